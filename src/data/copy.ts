/** Everything of one store into another, of the same kind or not: whole, verified, and resumed where it was interrupted. */

import { z } from 'zod';
import type { ConversationId } from '../core/ids/index.ts';
import type { Moving, StoredConversation, StoredRest } from '../stores/contract/moving.ts';
import { DamagedRecord, type Store } from '../stores/store.ts';
import { createTally, digestOf, type Tally } from './tally.ts';

/** Where a store says that it is only half a copy, and of what. */
export const copying = 'deployment/copying';

/** What each store has of its own, sealed with its own key. */
const own: readonly string[] = ['deployment/keyring', 'deployment/key', 'deployment/rewritten', copying];

export type Copied = {
  readonly conversations: number;
  readonly others: number;
  /** Those that could not be read, and are not in the copy. */
  readonly damaged: readonly ConversationId[];
};

export type CopyOptions = {
  /** What the source is known by: an interrupted copy goes on only with the same. */
  readonly source: string;
  /** Hears how many conversations are done. */
  readonly tell?: (done: number) => void;
};

/** How many conversations are under way at once. */
const atOnce = 32;

/**
 * Copies everything; nobody may work on either store meanwhile. What an interrupted one has left is looked through and completed.
 *
 * @throws Error in words for a person if the target holds something else, or the copy is not what was copied.
 */
export async function copyStore(
  from: Store,
  to: Store,
  { source, tell = () => {} }: CopyOptions,
): Promise<Copied> {
  const [origin, target] = [movingOf(from), movingOf(to)];
  await demandPlace(to, target, source);
  await to.records.set(copying, { source });

  const conversations = createTally();
  const damaged: ConversationId[] = [];
  const copy = async (id: ConversationId): Promise<void> => {
    const one = await readWhole(origin, id, damaged);
    if (one === null) return;
    conversations.add(one);
    const there = await target.get(id).catch(unlessDamaged);
    if (there === null || digestOf(there) !== digestOf(one)) await target.put(one);
  };
  let done = 0;
  for await (const ids of inGroups(origin.ids())) {
    await Promise.all(ids.map(copy));
    done += ids.length;
    tell(done);
  }

  const others = createTally();
  for await (const one of origin.rest()) {
    if (isOwn(one)) continue;
    if (one.type !== 'numbers') addRest(others, one);
    await target.putRest(one);
  }

  await verify(target, conversations, others);
  await to.records.delete(copying);
  return { conversations: conversations.count, others: others.count, damaged };
}

function movingOf({ moving }: Store): Moving {
  if (moving === undefined) throw new Error('só na memória não há o que copiar');
  return moving;
}

/** Whether there is nothing yet, or the beginning of this very copy. */
async function demandPlace({ records }: Store, target: Moving, source: string): Promise<void> {
  const found = await records.get(copying);
  if (found !== null) {
    const begun = z.object({ source: z.string() }).safeParse(found.value);
    if (begun.success && begun.data.source === source) return;
    throw new Error('o destino tem a metade de uma cópia de outros dados: apague-o e comece de novo');
  }
  for await (const _id of target.ids()) throw notEmpty();
  const there = await records.list('', { limit: own.length + 1 });
  if (there.some(({ key }) => !own.includes(key))) throw notEmpty();
}

const notEmpty = (): Error =>
  new Error('o destino não está vazio: escolha outro (outra pasta, outro banco ou outro prefixo do Redis)');

const unlessDamaged = (error: unknown): null => {
  if (error instanceof DamagedRecord) return null;
  throw error;
};

async function readWhole(
  origin: Moving,
  id: ConversationId,
  damaged: ConversationId[],
): Promise<StoredConversation | null> {
  try {
    return await origin.get(id);
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    damaged.push(id);
    return null;
  }
}

const isOwn = (one: StoredRest): boolean => one.type === 'record' && own.includes(one.key);

/** When a file ends may differ by the moment that it took to write it. */
function addRest(tally: Tally, one: Exclude<StoredRest, { readonly type: 'numbers' }>): void {
  tally.add(one.type === 'file' ? { type: one.type, ref: one.ref, bytes: one.bytes } : one);
}

/** Reads all of the copy: what was written is not what counts, but what is there. */
async function verify(target: Moving, conversations: Tally, others: Tally): Promise<void> {
  const there = { conversations: createTally(), others: createTally() };
  for await (const ids of inGroups(target.ids()))
    for (const one of await Promise.all(ids.map((id) => target.get(id))))
      if (one !== null) there.conversations.add(one);
  for await (const one of target.rest())
    if (!isOwn(one) && one.type !== 'numbers') addRest(there.others, one);
  for (const [name, wanted, found] of [
    ['conversas', conversations, there.conversations],
    ['outros registros', others, there.others],
  ] as const)
    if (wanted.sum() !== found.sum())
      throw new Error(
        `a cópia não confere com a origem (${name}: ${wanted.count} lá, ${found.count} aqui): a origem mudou entre duas tentativas, ou alguém escreveu no destino; apague o destino e comece de novo, com todos os processos parados`,
      );
}

async function* inGroups(ids: AsyncIterable<ConversationId>): AsyncGenerator<readonly ConversationId[]> {
  let group: ConversationId[] = [];
  for await (const id of ids) {
    group.push(id);
    if (group.length < atOnce) continue;
    yield group;
    group = [];
  }
  yield group;
}
