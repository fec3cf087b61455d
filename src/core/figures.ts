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
  const ratings = present(episodes.map(({ rating }) => rating));
  return {
    conversations: episodes.length,
    alone: episodes.filter(({ alone }) => alone).length,
    tickets: episodes.reduce((all, { tickets }) => all + tickets, 0),
    waited: spread(episodes.map(({ waited }) => waited)),
    answered: spread(episodes.map(({ answered }) => answered)),
    handled: spread(episodes.map(({ handled }) => handled)),
    rating:
      ratings.length === 0
        ? null
        : { count: ratings.length, average: ratings.reduce((all, one) => all + one, 0) / ratings.length },
  };
}

const present = (values: readonly (number | undefined)[]): number[] =>
  values.flatMap((value) => (value === undefined ? [] : [value]));

function spread(values: readonly (number | undefined)[]): Spread | null {
  const sorted = present(values).sort((a, b) => a - b);
  const count = sorted.length;
  const at = (part: number) => sorted[Math.ceil(part * count) - 1] ?? 0;
  return count === 0 ? null : { count, p50: at(0.5), p90: at(0.9) };
}
