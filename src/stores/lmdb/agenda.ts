/**
 * What waits, in memory: who has something unread, the first job of each lane, and the next deadlines. All of it follows
 * from what is stored, and one process holds the folder: as tables these would be written at every turn for nobody. They are
 * read once, when the folder is opened, from what waits; a conversation at rest has nothing here.
 *
 * It shows what is on disk: who writes changes it once the write is there (`Unit.after`).
 */

import TinyQueue from 'tinyqueue';
import type { ConversationId, EffectId } from '../../core/ids/index.ts';
import type { JobHead, Tables } from './tables/index.ts';

/** A job as its lane knows it. */
export type Waiting = Pick<JobHead, 'conversation' | 'lane' | 'pool' | 'number' | 'due'> & {
  readonly id: EffectId;
};

/** When a lane is to be looked at, for its first job. It counts only as long as it is its lane's own. */
type Look = { readonly at: number; readonly number: number; readonly lane: Lane };
type Lane = { readonly jobs: Waiting[]; look: Look | null };
type Deadline = { readonly at: number; readonly number: number; readonly id: EffectId };

export type Agenda = ReturnType<typeof createAgenda>;

/** Reads what waits. */
export function createAgenda(tables: Tables) {
  /** In the order in which they are to be claimed. */
  const ready = new Set<ConversationId>();
  const lanes = new Map<string, Lane>();
  const pools = new Map<string, Calendar<Look>>();
  const timers = new Map<EffectId, Deadline>();
  const deadlines = createCalendar<Deadline>((deadline) => timers.get(deadline.id) === deadline);

  const poolOf = (name: string): Calendar<Look> => {
    const known = pools.get(name);
    if (known) return known;
    const made = createCalendar<Look>((look) => look.lane.look === look);
    pools.set(name, made);
    return made;
  };

  /** Has the lane looked at when its first job is due, or later. */
  const plan = (lane: Lane, notBefore = 0): void => {
    const [first] = lane.jobs;
    lane.look = first ? { at: Math.max(first.due, notBefore), number: first.number, lane } : null;
    if (first && lane.look) poolOf(first.pool).add(lane.look);
  };

  const keyOf = ({ conversation, lane }: Pick<Waiting, 'conversation' | 'lane'>) => `${conversation} ${lane}`;

  const add = (job: Waiting): void => {
    const lane = lanes.get(keyOf(job)) ?? { jobs: [], look: null };
    lanes.set(keyOf(job), lane);
    lane.jobs.push(job);
    if (lane.jobs.length === 1) plan(lane);
  };

  const addTimer = (deadline: Deadline): void => {
    timers.set(deadline.id, deadline);
    deadlines.add(deadline);
  };

  for (const id of readReady(tables)) ready.add(id);
  for (const job of readJobs(tables)) add(job);
  for (const { key: id, head } of tables.timers.range({}))
    addTimer({ id, at: head.due, number: head.number });

  return {
    ready: {
      ids: (): Iterable<ConversationId> => ready,
      count: () => ready.size,
      /** It has something unread: last in line, unless it stands there already. */
      add: (id: ConversationId) => void ready.add(id),
      remove: (id: ConversationId) => void ready.delete(id),
    },

    jobs: {
      add,

      remove(job: Pick<Waiting, 'conversation' | 'lane' | 'id'>): void {
        const lane = lanes.get(keyOf(job));
        const index = lane?.jobs.findIndex(({ id }) => id === job.id) ?? -1;
        if (lane === undefined || index < 0) return;
        lane.jobs.splice(index, 1);
        if (lane.jobs.length === 0) lanes.delete(keyOf(job));
        if (index === 0) plan(lane);
      },

      /** Its due time is another one, or whoever had it has it no more. */
      replan(job: Pick<Waiting, 'conversation' | 'lane' | 'id'>, due?: number): void {
        const lane = lanes.get(keyOf(job));
        const [first] = lane?.jobs ?? [];
        if (lane === undefined || first?.id !== job.id) return;
        if (due !== undefined) lane.jobs[0] = { ...first, due };
        plan(lane);
      },

      /**
       * The first jobs of a pool's lanes that are due, in order, each shown once: `visit` says until when not to look again
       * (null: not until something changes), or stops the round.
       */
      visit(
        pool: string,
        at: number,
        visit: (job: Waiting) => { readonly until: number | null } | 'stop',
      ): void {
        const looks = poolOf(pool);
        for (let look = looks.next(at); look; look = looks.next(at)) {
          const { lane } = look;
          const [job] = lane.jobs;
          const seen = job ? visit(job) : { until: null };
          if (seen === 'stop') return;
          looks.take();
          lane.look = null;
          if (seen.until !== null) plan(lane, Math.max(seen.until, at + 1));
        }
      },

      /** By pool, when its lanes are looked at next: one that something is being written about, never. */
      looks(): ReadonlyMap<string, readonly number[]> {
        const moments = new Map<string, number[]>();
        for (const lane of lanes.values()) {
          const [first] = lane.jobs;
          if (first === undefined) continue;
          const known = moments.get(first.pool) ?? [];
          known.push(lane.look?.at ?? Number.POSITIVE_INFINITY);
          moments.set(first.pool, known);
        }
        return moments;
      },

      /** The first jobs of a pool's lanes, by when they are due. */
      list: (pool: string, limit: number): readonly Waiting[] =>
        [...lanes.values()]
          .flatMap(({ jobs: [first] }) => (first?.pool === pool ? [first] : []))
          .sort((a, b) => a.due - b.due || a.number - b.number)
          .slice(0, limit),
    },

    timers: {
      count: () => timers.size,
      first: (): number | null => deadlines.next(Number.POSITIVE_INFINITY)?.at ?? null,
      add: addTimer,
      remove: (id: EffectId) => void timers.delete(id),

      /** Takes out those that are due, at most `limit`. Who cannot fire them puts them back. */
      take(at: number, limit: number): readonly Deadline[] {
        const due: Deadline[] = [];
        for (let next = deadlines.next(at); next && due.length < limit; next = deadlines.next(at)) {
          deadlines.take();
          due.push(next);
        }
        return due;
      },

      isDue: (at: number): boolean => deadlines.next(at) !== undefined,
    },
  };
}

type Calendar<Item> = {
  add(item: Item): void;
  /** The earliest, if it is not later than `at`. */
  next(at: number): Item | undefined;
  /** Takes out what `next` showed. */
  take(): void;
};

/** Moments in order. Those that are not `current` any more are passed over, and cleared out when they are many. */
function createCalendar<Item extends { readonly at: number; readonly number: number }>(
  isCurrent: (item: Item) => boolean,
): Calendar<Item> {
  const build = (items: Item[]) => new TinyQueue<Item>(items, (a, b) => a.at - b.at || a.number - b.number);
  let queue = build([]);
  let limit = 1_024;
  return {
    add(item) {
      queue.push(item);
      if (queue.length <= limit) return;
      queue = build(queue.data.filter(isCurrent));
      limit = Math.max(1_024, 2 * queue.length);
    },
    next(at) {
      for (let item = queue.peek(); item && item.at <= at; item = queue.peek()) {
        if (isCurrent(item)) return item;
        queue.pop();
      }
      return undefined;
    },
    take: () => void queue.pop(),
  };
}

/** Whose oldest unread entry came first is first. One that was set aside has unread entries, and no place. */
function readReady({ entries, conversations }: Tables): readonly ConversationId[] {
  const ids = new Set<ConversationId>();
  for (const { key } of entries.range({})) ids.add(key[0]);
  return [...ids]
    .flatMap((id) => {
      const order = conversations.get(id)?.head.ready ?? null;
      return order === null ? [] : [{ id, order }];
    })
    .sort((a, b) => a.order - b.order)
    .map(({ id }) => id);
}

const readJobs = ({ jobs }: Tables): readonly Waiting[] =>
  [...jobs.range({})].map(({ key: id, head }) => ({ id, ...head })).sort((a, b) => a.number - b.number);
