/** Takes what is due out of shards: from those that have some, and no more than is wanted. */

import { shards } from '../keys.ts';
import { look, sweep } from '../scripts/look.ts';
import type { Agenda, Hint } from './agenda.ts';
import type { Requests } from './requests/index.ts';
import { asList, asNumber } from './requests/replies.ts';

/** What a shard gave, when the next is due there (-1: never), and as of which stamp. */
export type Taken<Item> = {
  readonly items: readonly Item[];
  readonly next: number;
  readonly version: number;
};

/** How many, and whether no other process takes of these. */
type Wanted = { readonly limit: number; readonly sole?: boolean };

export type Asking = ReturnType<typeof createAsking>;

export function createAsking(parts: {
  readonly requests: Pick<Requests, 'ask'>;
  readonly agenda: Agenda;
  readonly tell: (hint: Hint) => void;
}) {
  const { requests, agenda, tell } = parts;
  /** Whoever takes of one kind waits for the one before: they would ask the same shards. */
  const queues = new Map<string, Promise<unknown>>();

  const lookAt = async (shard: number, kinds: readonly string[]): Promise<void> => {
    const news = kinds.map((what) => agenda.newsOf(what, shard));
    const { result, version } = await requests.ask(shard, look, [kinds.length, ...kinds]);
    for (const [index, what] of kinds.entries()) {
      const time = asNumber(asList(result)[index]);
      const hint = { shard, what, time, version, complete: true };
      agenda.learn(hint, news[index] ?? 0);
      agenda.hear(hint);
    }
  };

  /** Asks all shards when something is due. A shard that does not answer is looked at another time. */
  const lookAround = async (kinds: readonly string[] = agenda.kinds()): Promise<void> => {
    if (kinds.length === 0) return;
    const looks = await Promise.allSettled(
      Array.from({ length: shards }, (_, shard) => lookAt(shard, kinds)),
    );
    const failed = looks.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  };

  const collect = async <Item>(
    what: string,
    { limit, sole = false }: Wanted,
    ask: (shard: number, limit: number) => Promise<Taken<Item>>,
  ): Promise<readonly Item[]> => {
    if (!agenda.has(what)) {
      agenda.add(what);
      await lookAround([what]);
    }
    const items: Item[] = [];
    const exhausted = new Set<number>();
    while (items.length < limit) {
      const wanted = limit - items.length;
      const asked = agenda.due(what, { without: exhausted, sole }).slice(0, wanted);
      if (asked.length === 0) break;
      const share = Math.floor(wanted / asked.length);
      const given = await Promise.allSettled(
        asked.map((shard, index) => ask(shard, share + (index < wanted % asked.length ? 1 : 0))),
      );
      for (const [index, one] of given.entries()) {
        const shard = asked[index] ?? 0;
        if (one.status === 'rejected') agenda.rest(shard);
        else {
          const { next: time, version } = one.value;
          items.push(...one.value.items);
          if (one.value.items.length === 0) exhausted.add(shard);
          const hint = { shard, what, time, version, complete: true };
          if (agenda.hear(hint)) tell(hint);
        }
      }
      // What others gave is handed out all the same: it is this process's by now.
      const failed = given.find((one) => one.status === 'rejected');
      if (failed && items.length === 0) throw failed.reason;
    }
    return items;
  };

  return {
    lookAround,
    isQuiet: agenda.isQuiet,

    /** Takes away in all shards what is of no use to anybody any more. */
    async tidy(): Promise<void> {
      for (let shard = 0; shard < shards; shard++) await requests.ask(shard, sweep, []);
    },

    take<Item>(
      what: string,
      wanted: Wanted,
      ask: (shard: number, limit: number) => Promise<Taken<Item>>,
    ): Promise<readonly Item[]> {
      const turn = (queues.get(what) ?? Promise.resolve()).then(() => collect(what, wanted, ask));
      queues.set(
        what,
        turn.catch(() => {}),
      );
      return turn;
    },
  };
}
