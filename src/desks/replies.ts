/** Canned replies: texts that attendants send again and again, with fields that each conversation fills. */

import { z } from 'zod';
import type { Records } from '../stores/store.ts';

/** What may stand in a reply, in braces: `{nome}`. */
export const fields = ['nome', 'protocolo', 'atendente', 'empresa'] as const;
export type Field = (typeof fields)[number];

/** How long a name and a text may be, in letters, and how many replies there are. */
export const most = { name: 60, text: 2_000, replies: 200 } as const;

const reply = z.object({
  id: z.string().min(1).max(40),
  name: z.string().trim().min(1).max(most.name),
  text: z.string().trim().min(1).max(most.text),
});
export type Reply = Readonly<z.infer<typeof reply>>;
const kept = z.object({ replies: z.array(reply).max(most.replies) });

/** The replies as they are now. `version` is what a change must name; null before the first one. */
export type Kept = { readonly replies: readonly Reply[]; readonly version: number | null };

export type Replies = {
  list(): Promise<Kept>;
  /** Writes all of them, unless somebody else did since `version`; whether it did. */
  save(replies: readonly Reply[], version: number | null): Promise<boolean>;
};

const place = 'desk/replies';

/** What a fresh installation has. */
const first: readonly Reply[] = [
  {
    id: 'ola',
    name: 'Olá',
    text: 'Olá, {nome}! Aqui é {atendente}, da equipe {empresa}. Já estou vendo a sua mensagem.',
  },
  {
    id: 'reiniciar',
    name: 'Reiniciar o roteador',
    text: 'Por favor, tire o roteador e a caixinha da fibra da tomada, espere um minuto e ligue de novo. Espere as luzes pararem de piscar e me diga se voltou.',
  },
  {
    id: 'luzes',
    name: 'Cor das luzes',
    text: 'Quais luzes estão acesas no aparelho? Alguma está vermelha ou piscando? Se puder, mande uma foto.',
  },
  {
    id: 'protocolo',
    name: 'Protocolo',
    text: 'O protocolo do seu atendimento é {protocolo}. Guarde este número.',
  },
  { id: 'aguarde', name: 'Um momento', text: 'Só um momento, {nome}: estou conferindo e já respondo.' },
  { id: 'ajuda', name: 'Mais alguma coisa?', text: 'Posso ajudar em mais alguma coisa?' },
  {
    id: 'obrigado',
    name: 'Despedida',
    text: 'Obrigado pelo contato, {nome}. A {empresa} fica à disposição. Até mais!',
  },
];

export const createReplies = (records: Records): Replies => ({
  async list() {
    const found = await records.get(place);
    if (found === null) return { replies: first, version: null };
    return { replies: kept.parse(found.value).replies, version: found.version };
  },
  save: (replies, version) => records.set(place, kept.parse({ replies }), { expect: version }),
});

const anyField = new RegExp(`\\{(${fields.join('|')})\\}`, 'g');

/** A reply with what is known, as it is; a field that nothing is known for stays. */
export const fillIn = (text: string, known: Readonly<Partial<Record<Field, string>>>): string =>
  text.replace(anyField, (field, name: Field) => known[name] ?? field);

/** The fields that nobody has filled, in braces: a customer must not read them. */
export const unfilled = (text: string): readonly string[] =>
  fields.map((field) => `{${field}}`).filter((field) => text.includes(field));
