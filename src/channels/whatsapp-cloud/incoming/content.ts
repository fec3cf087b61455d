/** From a message of Meta's to what a conversation hears of it. Pure. */

import { z } from 'zod';
import type { Incoming, MediaKind } from '../../../core/content.ts';
import { readPress } from './press.ts';

/** What a message comes to: content, a line that only attendants read, or nothing that anybody said. */
export type Content = Incoming | { readonly type: 'note'; readonly text: string } | null;

/** A message, or what stands in its place in an edit: its content stands under the name of its type. */
type Typed = { readonly type: string; readonly [name: string]: unknown };

/** By its type. One that is newer than this code is still something that a person sent and wants an answer to. */
export function readContent(message: Typed): Content {
  const read = readers.get(message.type);
  if (read === undefined) return unknownKind;
  const content = read(message[message.type], message);
  return content === undefined ? unreadable : content;
}

const unknownKind: Content = { type: 'other', what: 'mensagem de um tipo desconhecido' };
const unreadable: Content = { type: 'other', what: 'mensagem que não pôde ser lida' };

/** Undefined if what stands there is not what its type says. */
type Reader = (part: unknown, message: Typed) => Content | undefined;

/** A reader of a part that has a form. */
const reading =
  <Part>(form: z.ZodType<Part>, read: (part: Part, message: Typed) => Content): Reader =>
  (part, message) => {
    const { success, data } = form.safeParse(part);
    return success ? read(data, message) : undefined;
  };

const media = (kind: MediaKind): Reader =>
  reading(z.object({ id: z.string().min(1), caption: z.string().optional() }), ({ id, caption }) => ({
    type: 'media',
    media: kind,
    ref: id,
    ...(caption === undefined ? {} : { caption }),
  }));

const silent: Reader = () => null;

const phones = z.array(
  z.object({
    phones: z
      .array(z.object({ phone: z.string().optional(), wa_id: z.string().optional() }))
      .optional()
      .catch(undefined),
  }),
);

const pressed = z.object({ id: z.string(), title: z.string(), description: z.string().optional() });

const interactive = z.object({
  type: z.string(),
  button_reply: pressed.optional().catch(undefined),
  list_reply: pressed.optional().catch(undefined),
});

const inner = z.looseObject({ type: z.string() });

/** Kinds that Meta does not hand on to companies, and that are something to answer to. */
const unsupported: ReadonlyMap<string, string> = new Map([
  ['poll_creation', 'enquete'],
  ['gif', 'GIF'],
  ['group_invite', 'convite para um grupo'],
  ['product', 'produto do catálogo'],
  ['order', 'pedido do catálogo'],
  ['image', 'imagem que o WhatsApp não entrega a empresas'],
]);

/** Such kinds that nobody writes to be answered. */
const unsaid = new Set(['poll_update', 'pin', 'keep_in_chat', 'reaction']);

const erased: Content = { type: 'note', text: 'o cliente apagou uma mensagem no WhatsApp' };

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['text', reading(z.object({ body: z.string() }), ({ body }) => ({ type: 'text', text: body }))],
  [
    'interactive',
    reading(interactive, ({ button_reply: button, list_reply: row, type }) => {
      const press = button ?? row;
      if (press !== undefined)
        return readPress(press.id, [press.title, press.description].filter(Boolean).join(' '));
      return {
        type: 'other',
        what: type === 'nfm_reply' ? 'formulário do WhatsApp' : 'resposta do WhatsApp',
      };
    }),
  ],
  [
    'button',
    reading(z.object({ payload: z.string().optional(), text: z.string() }), ({ payload, text }) =>
      readPress(payload ?? '', text),
    ),
  ],
  ['image', media('photo')],
  ['audio', media('audio')],
  ['voice', media('audio')],
  ['video', media('video')],
  ['document', media('document')],
  ['sticker', media('sticker')],
  [
    'location',
    reading(
      z.object({ latitude: z.coerce.number(), longitude: z.coerce.number() }),
      // Stored as JSON, which has no -0.
      ({ latitude, longitude }) => ({ type: 'location', latitude: latitude + 0, longitude: longitude + 0 }),
    ),
  ],
  [
    'contacts',
    reading(phones, (contacts, { from }) => {
      const [first] = contacts.flatMap((contact) => contact.phones ?? []);
      const phone = (first?.wa_id ?? first?.phone ?? '').replace(/\D/g, '');
      if (phone === '') return { type: 'other', what: 'contato sem número' };
      // Whose number it is that writes the network knows: a card with that number is the sender's own.
      return { type: 'contact', phone, own: phone === from };
    }),
  ],
  ['order', () => ({ type: 'other', what: 'pedido do catálogo' })],
  [
    'edit',
    reading(z.object({ message: inner }), ({ message }) => {
      // What was edited is no edit itself: however deep a delivery is, this is not.
      const content = message.type === 'edit' ? null : readContent(message);
      if (content?.type === 'text') return { ...content, edited: true };
      const words = content?.type === 'media' ? content.caption : undefined;
      // An edit counts by its words.
      return words === undefined ? null : { type: 'text', text: words, edited: true };
    }),
  ],
  ['message_edit', () => ({ type: 'note', text: 'o cliente editou uma mensagem no WhatsApp' })],
  ['revoke', () => erased],
  ['reaction', silent],
  // The chat was opened, or messages vanish from now on: nobody said anything.
  ['request_welcome', silent],
  ['ephemeral', silent],
  [
    'system',
    reading(z.object({ type: z.string().optional() }), ({ type }) =>
      type === undefined || /changed_number/.test(type)
        ? { type: 'note', text: 'o cliente mudou de número no WhatsApp: o número novo é outra conversa' }
        : null,
    ),
  ],
  [
    'unsupported',
    (part) => {
      const { data } = z.object({ type: z.string() }).safeParse(part);
      const kind = data?.type ?? '';
      if (unsaid.has(kind)) return null;
      if (kind === 'revoke') return erased;
      return {
        type: 'other',
        what: unsupported.get(kind) ?? 'mensagem de um tipo que o WhatsApp não entrega a empresas',
      };
    },
  ],
]);
