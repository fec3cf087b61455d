/** Figures of many episodes: how many, how long they took, how they were rated. */

/** What stays of an episode for ever. Durations in milliseconds; what did not happen is absent. */
export type Counted = {
  readonly channel: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly queue?: string | undefined;
  /** No person was asked for, and none came. */
  readonly alone: boolean;
  /** From asking for a person until one took it. */
  readonly waited?: number | undefined;
  /** From asking for a person until the first words of one. */
  readonly answered?: number | undefined;
  /** From taking it until the end. */
  readonly handled?: number | undefined;
  /** The last who had it: an attendant's id. */
  readonly attendant?: string | undefined;
  readonly tickets: number;
  /** From 1 to 5. */
  readonly rating?: number | undefined;
};

/** Half of the `count` took no longer than `p50` milliseconds, nine of ten no longer than `p90`. */
export type Spread = { readonly count: number; readonly p50: number; readonly p90: number };

export type Summary = {
  readonly conversations: number;
  /** How many the bot led to their end alone. */
  readonly alone: number;
  readonly tickets: number;
  /** Null where there is nothing to tell of. */
  readonly waited: Spread | null;
  readonly answered: Spread | null;
  readonly handled: Spread | null;
  readonly rating: { readonly count: number; readonly average: number } | null;
};

export type Figures = {
  readonly total: Summary;
  /** In order; days without any conversation are not there. `day` as `YYYY-MM-DD`. */
  readonly days: readonly (Summary & { readonly day: string })[];
  /** By the hour of the day, 0 to 23, in order; hours without any are not there. */
  readonly hours: readonly (Summary & { readonly hour: number })[];
  /** By id; null for those that had none. */
  readonly queues: readonly (Summary & { readonly queue: string | null })[];
  /** By id; only what attendants had. */
  readonly attendants: readonly (Summary & { readonly attendant: string })[];
  readonly channels: readonly (Summary & { readonly channel: string })[];
};

/**
 * A conversation is counted where it ended.
 *
 * @param clock the provider's: the day of a moment, as `YYYY-MM-DD`, and its hour, 0 to 23.
 */
export function summarize(
  episodes: readonly Counted[],
  clock: (at: number) => { readonly day: string; readonly hour: number },
): Figures {
  return {
    total: sum(episodes),
    days: group(episodes, ({ endedAt }) => clock(endedAt).day).map(([day, own]) => ({ day, ...sum(own) })),
    hours: group(episodes, ({ endedAt }) => String(clock(endedAt).hour).padStart(2, '0')).map(
      ([hour, own]) => ({ hour: Number(hour), ...sum(own) }),
    ),
    queues: group(episodes, ({ queue = '' }) => queue).map(([queue, own]) => ({
      queue: queue === '' ? null : queue,
      ...sum(own),
    })),
    attendants: group(episodes, ({ attendant = '' }) => attendant).flatMap(([attendant, own]) =>
      attendant === '' ? [] : [{ attendant, ...sum(own) }],
    ),
    channels: group(episodes, ({ channel }) => channel).map(([channel, own]) => ({ channel, ...sum(own) })),
  };
}

function group(
  episodes: readonly Counted[],
  by: (episode: Counted) => string,
): readonly (readonly [string, readonly Counted[]])[] {
  const groups = new Map<string, Counted[]>();
  for (const episode of episodes) {
    const key = by(episode);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [episode]);
    else own.push(episode);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function sum(episodes: readonly Counted[]): Summary {
  let alone = 0;
  let tickets = 0;
  const rating = { count: 0, sum: 0 };
  for (const episode of episodes) {
    if (episode.alone) alone++;
    tickets += episode.tickets;
    if (episode.rating === undefined) continue;
    rating.count++;
    rating.sum += episode.rating;
  }
  return {
    conversations: episodes.length,
    alone,
    tickets,
    waited: spread(episodes, ({ waited }) => waited),
    answered: spread(episodes, ({ answered }) => answered),
    handled: spread(episodes, ({ handled }) => handled),
    rating: rating.count === 0 ? null : { count: rating.count, average: rating.sum / rating.count },
  };
}

/** Numbers among themselves are sorted many times as fast: nobody else gets a turn while it lasts. */
function spread(episodes: readonly Counted[], of: (episode: Counted) => number | undefined): Spread | null {
  const values = new Float64Array(episodes.length);
  let count = 0;
  for (const episode of episodes) {
    const value = of(episode);
    if (value !== undefined) values[count++] = value;
  }
  const sorted = values.subarray(0, count).sort();
  const at = (part: number) => sorted[Math.ceil(part * count) - 1] ?? 0;
  return count === 0 ? null : { count, p50: at(0.5), p90: at(0.9) };
}
