/** Erasing conversations with all that is kept because of them: for a person who asks, and when they are old. */

import { z } from 'zod';
import { contactKey, readContactNumber } from '../core/ids/contact-number.ts';
import type { ConversationId } from '../core/ids/index.ts';
import type { Keys } from '../keys/index.ts';
import type { Conversation, Row, Store } from '../stores/store.ts';
import { linesOf } from './lines.ts';

export type ErasingParts = { readonly store: Store; readonly keys: Pick<Keys, 'sign'> };

/** What lies beside a conversation: records and files of its own. */
type Beside = { readonly keys: readonly string[]; readonly files: readonly string[] };

async function findBeside(
  { store, keys: { sign } }: ErasingParts,
  conversation: ConversationId,
): Promise<Beside> {
  const kept = await store.conversation(conversation);
  if (kept === null) return { keys: [], files: [] };
  const keys = new Set(await recordsOfChannel(store, sign, kept));
  const files = new Set<string>();
  for await (const line of linesOf(store, conversation)) {
    if (line.type !== 'said') continue;
    const number = readContactNumber(line.message.text);
    if (number !== null) keys.add(contactKey(number, conversation));
    if (line.message.file) files.add(line.message.file.ref);
  }
  return { keys: [...keys], files: [...files] };
}

/** What channels keep under a customer's address: when they wrote last, and by which other names they come. */
async function recordsOfChannel(
  { records }: Store,
  sign: Keys['sign'],
  { conversation, origin: { channel, account, address } }: Conversation,
): Promise<readonly string[]> {
  const aliasKey = (name: string) =>
    `alias/${channel}/${account}/${sign(`${channel} ${account} alias`, name)}`;
  const found = await records.get(aliasKey(address)).catch(() => null);
  const { phone, lid } = alias.safeParse(found?.value).data ?? {};
  const names = [address, lid, phone === undefined ? undefined : `${phone}@s.whatsapp.net`];
  return [
    `window/${channel}/${account}/${conversation}`,
    ...names.flatMap((name) => (name === undefined ? [] : [aliasKey(name)])),
  ];
}

/** As `whatsapp-paired` writes it. */
const alias = z.object({ phone: z.string().optional(), lid: z.string().optional() });

async function eraseBeside({ records, files }: Store, beside: Beside): Promise<void> {
  for (const key of beside.keys) await records.delete(key);
  for (const ref of beside.files) await files.delete(ref);
}

/** Whatever is under way; whether it was there. */
export async function eraseConversation(parts: ErasingParts, conversation: ConversationId): Promise<boolean> {
  // First: the conversation tells where these are, and whoever is interrupted here can begin again.
  await eraseBeside(parts.store, await findBeside(parts, conversation));
  return parts.store.erase(conversation);
}

/** How many conversations are looked at together: others get their turn in between. */
const batch = 20;

/**
 * Erases closed conversations whose last line was written before a moment; never one in which something is unread, under way or
 * waits for a person. One step of a way through all of them: `next` is where to go on, null at the end.
 */
export async function eraseOlder(
  parts: ErasingParts,
  before: number,
  after: Row | null,
): Promise<{ readonly erased: number; readonly next: Row | null }> {
  let erased = 0;
  const page = await parts.store.list({
    place: 'closed',
    limit: batch,
    ...(after === null ? {} : { after }),
  });
  for (const { conversation, listing } of page) {
    // Those that follow were closed later still.
    if (listing.since >= before) return { erased, next: null };
    if (await eraseIfOlder(parts, conversation, before)) erased++;
  }
  return { erased, next: page.length < batch ? null : (page.at(-1) ?? null) };
}

async function eraseIfOlder(
  parts: ErasingParts,
  conversation: ConversationId,
  before: number,
): Promise<boolean> {
  const { store } = parts;
  const kept = await store.conversation(conversation);
  const [last] = await store.transcript(conversation, { limit: 1 });
  if (kept?.listing.place !== 'closed' || (last !== undefined && last.at >= before)) return false;
  const beside = await findBeside(parts, conversation);
  // Only if nothing has happened to it since it was looked at; what is beside it may be needed until then.
  if (!(await store.erase(conversation, { revision: kept.revision }))) return false;
  await eraseBeside(store, beside);
  return true;
}
