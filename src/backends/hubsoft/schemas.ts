/**
 * What is read of the ERP's answers, spelt as the ERP spells it. A field that is not listed here (PPPoE and portal
 * passwords, hardware addresses, …) does not survive the border.
 *
 * Ids come as numbers or numeric strings, and are strings from here on; `null`, `""` and missing all mean absent. A
 * field that is only shown is absent too if its shape is strange; one that decides something makes the answer unreadable.
 */

import { z } from 'zod';

const absentIfBlank = (value: unknown): unknown =>
  value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value;

const filled = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const required = z.preprocess(absentIfBlank, filled);
const text = z.preprocess(absentIfBlank, filled.optional().catch(undefined));

const time = z.preprocess(
  absentIfBlank,
  z
    .union([z.string(), z.object({ date: z.string(), timezone: z.string().optional() })])
    .optional()
    .catch(undefined),
);

/** Missing and `null` are an empty list; anything else that is not a list is an error. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

const order = z.object({
  id_ordem_servico: text,
  numero_ordem_servico: text,
  data_inicio_programado: time,
  data_termino_programado: time,
  data_termino_executado: time,
  descricao_fechamento: text,
  status: text,
  status_fechamento: text,
});

/** A row of `atendimentos`. */
export const ticket = z.object({
  id_atendimento: required,
  protocolo: required,
  descricao_abertura: text,
  descricao_fechamento: text,
  tipo_atendimento: text,
  data_cadastro: time,
  data_fechamento: time,
  status: text,
  status_fechamento: text,
  motivo_fechamento: text,
  cliente: z.object({ codigo_cliente: text }).optional().catch(undefined),
  ordens_servico: listOf(order),
});

const service = z.object({
  id_cliente_servico: required,
  nome: text,
  status: text,
  status_prefixo: text,
  endereco_instalacao: z.object({ bairro: text, cidade: text }).optional().catch(undefined),
});

const alert = z.union([required, z.object({ mensagem: required }).transform(({ mensagem }) => mensagem)]);

const customer = z.object({
  codigo_cliente: required,
  nome_razaosocial: text,
  cpf_cnpj: text,
  telefone_primario: text,
  telefone_secundario: text,
  telefone_terciario: text,
  data_nascimento: time,
  /** As some installations spell it. */
  data_nascmento: time,
  alerta: z.unknown().optional(),
  alerta_mensagens: z.array(alert.optional().catch(undefined)).catch([]),
  servicos: listOf(service),
});

export type StoredOrder = z.infer<typeof order>;
export type StoredTicket = z.infer<typeof ticket>;
export type StoredService = z.infer<typeof service>;
export type StoredCustomer = z.infer<typeof customer>;

/** `POST /atendimento` */
export const createdTicket = z.object({ atendimento: ticket });
/**
 * `GET /cliente/atendimento`. A success without the list is unreadable: it must not look like "no tickets". Its rows are
 * read one by one.
 */
export const foundTickets = z.object({ atendimentos: z.array(z.unknown()) });
/** What a row that cannot be read as a `ticket` may still tell. */
export const describedRow = z.object({ descricao_abertura: required });
/** `GET /cliente`. The same holds here: nobody known is an empty list, not a missing one. */
export const foundCustomers = z.object({ clientes: z.array(customer) });

/** `POST /oauth/token` */
export const grantedToken = z.object({
  /** It travels in a header: what cannot stand there is no token. */
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
});
/** What stands in the body when `POST /oauth/token` says no. */
export const deniedToken = z.object({ error: z.string() });

/** How every other answer begins. `suscess` is how some installations write it. */
export const succeeded = z.object({ status: z.enum(['success', 'suscess']) });
/** An error that comes as a success of HTTP; `code` and `line` tell that something broke inside. */
export const complained = z.object({
  errors: z.array(z.string()).min(1),
  code: z.undefined().optional(),
  line: z.undefined().optional(),
});
