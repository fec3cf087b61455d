/** One person: which conversations are theirs, everything that is kept of them, and how it is erased. */

import { termsWanted } from '../core/archive/search.ts';
import { type ConversationId, conversationId } from '../core/ids/index.ts';
import type { StoredRow } from '../stores/contract/rows.ts';
import type { Line, Store } from '../stores/store.ts';
import type { Erased, Exported, Person } from './archive.ts';
import { allRemarks } from './episodes.ts';
import { type ErasingParts, eraseConversation } from './erase.ts';
import { linesOf } from './lines.ts';
import type { Terms } from './terms.ts';

const batch = 1_000;

/** All conversations that have a document or a phone, and whether it is known to be theirs; or the one with this id. */
export async function findPerson(store: Store, terms: Terms, text: string): Promise<Person> {
  const one = /^[\w-]{4,64}$/.test(text.trim())
    ? await store.conversation(conversationId(text.trim()))
    : null;
  const found = one === null ? await findNumber(store, terms, text) : new Map([[one.conversation, true]]);
  const rows = await Promise.all(
    [...found].map(async ([conversation, own]) => {
      const [kept, [last]] = await Promise.all([
        store.conversation(conversation),
        store.transcript(conversation, { limit: 1 }),
      ]);
      if (kept === null) return [];
      const { name } = kept.listing;
      return [
        {
          conversation,
          channel: kept.channel,
          ...(name === undefined ? {} : { name }),
          at: last?.at ?? 0,
          ...(own ? {} : { mentioned: true as const }),
        },
      ];
    }),
  );
  return {
    conversations: rows
      .flat()
      .sort((a, b) => Number(a.mentioned ?? false) - Number(b.mentioned ?? false) || b.at - a.at),
  };
}

/** By number only: who has a name in common with others is not the same person. */
async function findNumber(store: Store, terms: Terms, text: string): Promise<Map<ConversationId, boolean>> {
  const found = new Map<ConversationId, boolean>();
  const [term, ...others] = termsWanted(text);
  if (term === undefined || others.length > 0 || !/\d/.test(term)) return found;
  for await (const { conversation, value } of pages(store, terms.rangeOf(term)))
    if (conversation !== null) found.set(conversation, value === 0 || (found.get(conversation) ?? false));
  return found;
}

async function* pages(
  store: Pick<Store, 'rows'>,
  range: { readonly from: string; readonly to: string; readonly conversation?: ConversationId },
): AsyncIterable<StoredRow> {
  let page: readonly StoredRow[] = [];
  do {
    const after = page.at(-1);
    page = await store.rows({ ...range, limit: batch, ...(after === undefined ? {} : { after }) });
    yield* page;
  } while (page.length === batch);
}

/** Everything that is kept of conversations, but what they are found by, which says nothing more. */
export async function exportConversations(
  store: Store,
  conversations: readonly ConversationId[],
): Promise<Exported> {
  const parked = await store.parked({ limit: 100_000 });
  const exported: Exported['conversations'][number][] = [];
  for (const id of conversations) {
    const kept = await store.conversation(id);
    if (kept === null) continue;
    const lines: Line[] = [];
    for await (const line of linesOf(store, id)) lines.push(line);
    const remarks: unknown[] = [];
    for await (const { value } of pages(store, { ...allRemarks, conversation: id })) remarks.push(value);
    exported.push({
      conversation: id,
      origin: kept.origin,
      listing: kept.listing,
      memory: kept.state?.memory ?? null,
      collected: contextOf(kept.state?.snapshot),
      lines,
      parked: parked
        .filter(({ conversation }) => conversation === id)
        .map(({ work, reason, at }) => ({ work, reason, at })),
      remarks,
    });
  }
  return { exportedAt: store.now(), conversations: exported };
}

/** What the machine has collected; where it stands in itself tells of the program, not of the person. */
const contextOf = (snapshot: unknown): unknown =>
  typeof snapshot === 'object' && snapshot !== null && 'context' in snapshot ? snapshot.context : null;

/** What no erasing reaches, in the words of who tells the person. */
const stays: readonly string[] = [
  'O cadastro e os atendimentos no ERP: quem os apaga é o ERP.',
  'As cópias de segurança feitas antes: elas guardam o que havia, até serem apagadas.',
  'O registro de quem fez o quê: diz o código da conversa, sem nome, telefone nem documento.',
  'Os números do atendimento: só contagens e tempos, sem nada que leve à pessoa.',
  'O que outras conversas dizem dela, se alguém a citou.',
  'O que está no celular dela e na rede por onde escreveu (WhatsApp, Telegram).',
  'Por até uma hora, quantas vezes tentou confirmar quem é, sem dizer quem.',
  'O código da conversa e um contador, para que nada do que foi apagado volte se ela escrever de novo.',
];

export async function erasePerson(
  parts: ErasingParts,
  conversations: readonly ConversationId[],
): Promise<Erased> {
  const erased: ConversationId[] = [];
  for (const conversation of conversations)
    if (await eraseConversation(parts, conversation)) erased.push(conversation);
  return { erased, stays };
}
