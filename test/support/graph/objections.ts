/** What Meta objects to in a message, by the limits of its reference. */

export type Payload = Readonly<Record<string, unknown>>;

/** An error as Meta tells it. */
export type MetaError = { readonly status: number; readonly code: number; readonly details: string };

export const toRecord = (value: unknown): Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};

export const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const wrong = (details: string): MetaError => ({ status: 400, code: 100, details });

/** Undefined if there is none. */
export function findObjection(payload: Payload): MetaError | undefined {
  if (payload.messaging_product !== 'whatsapp') return wrong('messaging_product is required');
  if (String(payload.biz_opaque_callback_data ?? '').length > 512)
    return wrong('biz_opaque_callback_data is too long');
  switch (payload.type) {
    case 'text':
      return objectText(toRecord(payload.text).body, 4096, 'text.body');
    case 'interactive':
      return objectInteractive(toRecord(payload.interactive));
    case 'image':
    case 'document': {
      const { id, caption, filename } = toRecord(payload[payload.type]);
      if (typeof id !== 'string') return wrong('media id is required');
      if (payload.type === 'document' && typeof filename !== 'string') return wrong('a document has a name');
      return caption === undefined ? undefined : objectText(caption, 1024, 'caption');
    }
    case 'template':
      return objectTemplate(toRecord(payload.template));
    default:
      return { status: 400, code: 131_051, details: 'unsupported message type' };
  }
}

function objectText(value: unknown, most: number, where: string): MetaError | undefined {
  if (typeof value !== 'string' || value.trim() === '') return wrong(`${where} is required`);
  if (/\p{Surrogate}/u.test(value)) return wrong(`${where} is not well formed`);
  return value.length > most ? wrong(`${where} is longer than ${most}`) : undefined;
}

function objectInteractive(interactive: Payload): MetaError | undefined {
  const action = toRecord(interactive.action);
  const body = objectText(toRecord(interactive.body).text, 1024, 'interactive.body');
  if (body !== undefined) return body;
  if (interactive.type === 'button') {
    const replies = toList(action.buttons).map((button) => toRecord(toRecord(button).reply));
    if (replies.length < 1 || replies.length > 3) return wrong('1 to 3 buttons');
    return objectRows(replies, 20, 256);
  }
  if (interactive.type !== 'list') return wrong('interactive.type');
  const rows = toList(action.sections).flatMap((section) => toList(toRecord(section).rows).map(toRecord));
  if (rows.length < 1 || rows.length > 10) return wrong('1 to 10 rows');
  const long = rows.find(({ description }) => description !== undefined && String(description).length > 72);
  if (long !== undefined) return wrong('a description is longer than 72');
  return objectText(action.button, 20, 'action.button') ?? objectRows(rows, 24, 200);
}

function objectRows(rows: readonly Payload[], title: number, id: number): MetaError | undefined {
  const titles = new Set(rows.map((row) => row.title));
  const ids = new Set(rows.map((row) => row.id));
  if (titles.size < rows.length || ids.size < rows.length) return wrong('duplicated titles or ids');
  return rows
    .map((row) => objectText(row.title, title, 'title') ?? objectText(row.id, id, 'id'))
    .find((objection) => objection !== undefined);
}

function objectTemplate(template: Payload): MetaError | undefined {
  if (template.name !== 'aviso_do_atendimento' || toRecord(template.language).code !== 'pt_BR')
    return { status: 404, code: 132_001, details: 'template name does not exist in the translation' };
  const [body, ...others] = toList(template.components).map(toRecord);
  const [parameter, ...more] = toList(body?.parameters).map(toRecord);
  if (others.length > 0 || more.length > 0 || parameter === undefined)
    return { status: 400, code: 132_000, details: 'number of parameters does not match' };
  const text = String(parameter.text ?? '');
  if (/[\n\t]| {4}/.test(text)) return { status: 400, code: 132_018, details: 'text has new lines' };
  return text === '' || text.length > 1_024 ? wrong('template parameter') : undefined;
}
