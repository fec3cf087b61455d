/** Which conversation, or which parked job, a code on the command line means. */

import type { Listing } from '../../core/flow.ts';
import { readContactNumber } from '../../core/ids/contact-number.ts';
import { type ConversationId, conversationId } from '../../core/ids/index.ts';
import type { Parked } from '../../stores/contract/jobs.ts';
import type { Conversation, Row, Store } from '../../stores/store.ts';
import { findParked } from '../parked.ts';
import { toldNumber } from './contact.ts';

/** Codes are looked for among these by their beginning; closed conversations grow without end. */
const open = ['waiting', 'attended', 'bot'] as const satisfies readonly Listing['place'][];

export type Problem = { readonly problem: string };

export const gone: Problem = { problem: 'isso não espera mais ninguém: veja plantao parked' };

/** A parked job by its number, or a stopped conversation by its code. */
export async function findWaiting(store: Store, code: string): Promise<Parked | Conversation | Problem> {
  const job = await findParked(store, code);
  if (job !== undefined) return job;
  if (!/^[\w-]{4,64}$/.test(code)) return gone;
  const found = await find(store, code);
  return !('problem' in found) && found.listing.stopped === undefined ? gone : found;
}

/** By the whole code, by its beginning among the conversations that are open, or by a number that the customer was told. */
export async function find(store: Store, code: string): Promise<Conversation | Problem> {
  const number = readContactNumber(code);
  const byNumber = number === null ? [] : await toldNumber(store, number);
  if (byNumber.length > 1)
    return { problem: `mais de uma conversa tem o número ${number}: ${byNumber.join(', ')}` };
  if (byNumber[0] !== undefined) {
    const told = await store.conversation(byNumber[0]);
    if (told !== null) return told;
  }
  if (!/^[\w-]{4,64}$/.test(code)) return { problem: 'o código de uma conversa tem ao menos 4 letras' };
  const whole = await store.conversation(conversationId(code));
  if (whole !== null) return whole;
  const matches = await findOpen(store, code);
  if (matches.length > 1)
    return { problem: `mais de uma conversa começa com ${code}: escreva mais letras do código` };
  const found = matches[0] === undefined ? null : await store.conversation(matches[0]);
  return (
    found ?? {
      problem: `nenhuma conversa aberta começa com ${code} (uma encerrada só se acha pelo código inteiro)`,
    }
  );
}

/** Whatever begins with it; two are enough to know that it is not clear. */
async function findOpen(store: Store, beginning: string): Promise<readonly ConversationId[]> {
  const limit = 1_000;
  const matches: ConversationId[] = [];
  for (const place of open) {
    let page: readonly Row[] = [];
    do {
      const after = page.at(-1);
      page = await store.list({ place, limit, ...(after === undefined ? {} : { after }) });
      // One that moves from list to list meanwhile is met twice.
      for (const { conversation } of page)
        if (conversation.startsWith(beginning) && !matches.includes(conversation)) matches.push(conversation);
      if (matches.length > 1) return matches;
    } while (page.length === limit);
  }
  return matches;
}
