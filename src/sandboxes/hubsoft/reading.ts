/** What the sandbox takes from a request, and the sentences with which it refuses one. They come with HTTP 200. */

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly string[] };

type Query = Readonly<Record<string, string | undefined>>;

export const ticketTypes = [
  { id_tipo_atendimento: 101, descricao: 'SAC' },
  { id_tipo_atendimento: 109, descricao: 'SEM ACESSO A INTERNET' },
  { id_tipo_atendimento: 111, descricao: 'OSCILAÇÃO/QUEDAS DE CONEXÃO' },
] as const;

export type Creation = {
  readonly service: number;
  readonly type: string;
  readonly description: string;
  readonly name: string;
  readonly phone: string;
  readonly email?: string;
  readonly serviceOrder: boolean;
};

/** The body of `POST /atendimento`. */
export function readCreation(
  body: Readonly<Record<string, unknown>>,
  knownServices: ReadonlySet<number>,
): Reading<Creation> {
  const errors: string[] = [];
  const text = (field: string): string => {
    const value = body[field];
    if (isBlank(value)) errors.push(`O campo ${named(field)} é obrigatório.`);
    else if (typeof value !== 'string') errors.push(`O campo ${named(field)} deve ser uma string.`);
    else return value;
    return '';
  };

  const service = toInteger(body.id_cliente_servico);
  if (isBlank(body.id_cliente_servico)) errors.push('O campo id cliente servico é obrigatório.');
  else if (service === undefined) errors.push('O campo id cliente servico deve ser um número inteiro.');
  else if (!knownServices.has(service)) errors.push('O campo id cliente servico selecionado é inválido.');

  const description = text('descricao');
  const name = text('nome');
  const phone = text('telefone');
  if (phone !== '' && !/^[1-9]{2}\d{8,9}$/.test(phone))
    errors.push('O campo telefone deve estar no formato DDNNNNNNNNN.');
  const email = isBlank(body.email) ? '' : text('email');
  if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    errors.push('O campo email deve ser um endereço de e-mail válido.');
  const serviceOrder = body.abrir_os ?? false;
  if (typeof serviceOrder !== 'boolean') errors.push('O campo abrir os deve ser verdadeiro ou falso.');
  const wantedType = isBlank(body.id_tipo_atendimento) ? 101 : toInteger(body.id_tipo_atendimento);
  const type = ticketTypes.find((known) => known.id_tipo_atendimento === wantedType);
  if (type === undefined) errors.push('O campo id tipo atendimento selecionado é inválido.');

  if (errors.length > 0 || service === undefined || type === undefined) return { ok: false, errors };
  return {
    ok: true,
    value: {
      service,
      type: type.descricao,
      description,
      name,
      phone,
      ...(email !== '' && { email }),
      serviceOrder: serviceOrder === true,
    },
  };
}

export type CustomerSearch = {
  readonly by: 'cpf_cnpj' | 'telefone' | 'codigo_cliente' | 'id_cliente_servico';
  readonly term: string;
  readonly limit: number;
  readonly cancelled: boolean;
  readonly connection: boolean;
};

/** The query of `GET /cliente`. */
export function readCustomerSearch(query: Query): Reading<CustomerSearch> {
  const reader = createQueryReader(query);
  const value = {
    by: reader.choice('busca', ['cpf_cnpj', 'telefone', 'codigo_cliente', 'id_cliente_servico']),
    term: reader.required('termo_busca'),
    limit: reader.number('limit', { most: 100, otherwise: 5 }),
    cancelled: reader.choice('cancelado', ['nao', 'sim'], 'nao') === 'sim',
    connection: reader.choice('ultima_conexao', ['nao', 'sim'], 'nao') === 'sim',
  };
  return reader.errors.length > 0 ? { ok: false, errors: reader.errors } : { ok: true, value };
}

export type TicketSearch = {
  readonly by: 'codigo_cliente' | 'cpf_cnpj' | 'id_cliente_servico' | 'protocolo';
  readonly term: string;
  readonly limit: number;
  readonly onlyPending: boolean;
  readonly orderBy: 'data_cadastro' | 'data_fechamento';
  readonly descending: boolean;
  /** `YYYY-MM-DD`, both days included. */
  readonly from: string;
  readonly to: string;
};

/** The query of `GET /cliente/atendimento`. */
export function readTicketSearch(query: Query): Reading<TicketSearch> {
  const reader = createQueryReader(query);
  const value = {
    by: reader.choice('busca', ['codigo_cliente', 'cpf_cnpj', 'id_cliente_servico', 'protocolo']),
    term: reader.required('termo_busca'),
    limit: reader.number('limit', { most: 50, otherwise: 20 }),
    onlyPending: reader.choice('apenas_pendente', ['sim', 'nao'], 'sim') === 'sim',
    orderBy: reader.choice('order_by', ['data_cadastro', 'data_fechamento'], 'data_cadastro'),
    descending: reader.choice('order_type', ['asc', 'desc'], 'asc') === 'desc',
    from: reader.date('data_inicio', '0000-00-00'),
    to: reader.date('data_fim', '9999-99-99'),
  };
  return reader.errors.length > 0 ? { ok: false, errors: reader.errors } : { ok: true, value };
}

/** Reads one parameter after the other, and keeps a sentence for each that is wrong. */
function createQueryReader(query: Query) {
  const errors: string[] = [];
  const required = (name: string): string => {
    const value = query[name] ?? '';
    if (value === '') errors.push(`O campo ${named(name)} é obrigatório.`);
    return value;
  };
  return {
    errors,
    required,
    choice<const Choice extends string>(
      name: string,
      choices: readonly [Choice, ...Choice[]],
      otherwise?: Choice,
    ): Choice {
      const value = query[name] ?? otherwise ?? required(name);
      const known = choices.find((choice) => choice === value);
      if (known === undefined && value !== '') errors.push(`O campo ${named(name)} selecionado é inválido.`);
      return known ?? choices[0];
    },
    number(name: string, limits: { readonly most: number; readonly otherwise: number }): number {
      const value = query[name] === undefined ? limits.otherwise : toInteger(query[name]);
      if (value !== undefined && value >= 1 && value <= limits.most) return value;
      errors.push(`O campo ${named(name)} deve ser um número inteiro entre 1 e ${limits.most}.`);
      return limits.otherwise;
    },
    date(name: string, otherwise: string): string {
      const value = query[name] ?? otherwise;
      if (!/^\d{4}-\d{2}-\d{2}$/.test(value))
        errors.push(`O campo ${named(name)} não corresponde ao formato Y-m-d.`);
      return value;
    },
  };
}

const named = (field: string): string => field.replaceAll('_', ' ');

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function toInteger(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
