/**
 * Puts updates that come by several connections at once back into their order, which is that of their numbers, and
 * stores those that are ready in one go. One connection alone would keep the order too, but take an update for each way
 * to Telegram and back: five a second, when an outage makes everybody write.
 */

/** Numbers begin anew after a week without any, Telegram says. Milliseconds, with a margin. */
const longestNumbering = 6 * 24 * 60 * 60 * 1000;

/** Milliseconds that a gap is waited for at least where most are other processes': as connections overtake each other. */
const leastPatience = 20;

/** `Arrival` is what an update was read as. */
export type Sequence<Arrival> = {
  /** Resolves once the update is stored, after all that came before it; rejects if it was not: it has to come again. */
  take(update: { readonly id: number; readonly arrivals: readonly Arrival[] }): Promise<void>;
  /** Rejects what waits for its turn; resolves once what is being stored is. */
  stop(): Promise<void>;
};

type Waiting<Arrival> = {
  readonly id: number;
  readonly arrivals: readonly Arrival[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

export function createSequence<Arrival>(options: {
  readonly receive: (arrivals: readonly Arrival[]) => Promise<void>;
  /** Milliseconds that an update waits for one with a lower number, which may never come. */
  readonly patience: number;
  /**
   * Other processes are sent updates too: most gaps are theirs, and are waited for the less the more often nothing fills
   * them. The order is then that of arrival.
   */
  readonly shared?: boolean;
  readonly now: () => number;
}): Sequence<Arrival> {
  const { receive, shared = false, now } = options;
  let { patience } = options;
  let waiting: readonly Waiting<Arrival>[] = [];
  /** The lowest number that has not been stored; unknown at the beginning, so that the first update waits as well. */
  let due: number | undefined;
  let takenAt = now();
  let storing: Promise<void> | undefined;
  /** How long the first one that waits may still wait: what comes after it prolongs nothing. */
  let gap: { readonly before: number; readonly timer: NodeJS.Timeout } | undefined;

  const forgetGap = () => {
    clearTimeout(gap?.timer);
    gap = undefined;
  };

  const advance = () => {
    const [first] = waiting;
    if (gap?.before !== first?.id) forgetGap();
    if (storing !== undefined || first === undefined) return;
    const ready = takeReady();
    if (ready.length > 0) {
      if (gap !== undefined) patience = Math.min(options.patience, patience * 2);
      forgetGap();
      storing = store(ready).finally(() => {
        storing = undefined;
        advance();
      });
    } else {
      const giveUp = () => {
        gap = undefined;
        if (shared) patience = Math.max(Math.min(leastPatience, patience), patience / 2);
        due = first.id;
        advance();
      };
      gap ??= { before: first.id, timer: setTimeout(giveUp, patience) };
    }
  };

  /** Those without a gap before them; a number below what is due is a repetition, or comes too late to be put in order. */
  const takeReady = (): readonly Waiting<Arrival>[] => {
    let next = due ?? -1;
    const end = waiting.findIndex(({ id }) => {
      if (id > next) return true;
      next = Math.max(next, id + 1);
      return false;
    });
    const ready = waiting.slice(0, end < 0 ? waiting.length : end);
    waiting = waiting.slice(ready.length);
    return ready;
  };

  const store = async (ready: readonly Waiting<Arrival>[]) => {
    try {
      const arrivals = ready.flatMap((update) => update.arrivals);
      if (arrivals.length > 0) await receive(arrivals);
      due = Math.max(due ?? 0, ...ready.map(({ id }) => id + 1));
      for (const { resolve } of ready) resolve();
    } catch (error) {
      // They come again, and those after them are not to overtake them.
      due = Math.min(due ?? Number.POSITIVE_INFINITY, ...ready.map(({ id }) => id));
      for (const { reject } of ready) reject(error);
    }
  };

  return {
    take: ({ id, arrivals }) =>
      new Promise((resolve, reject) => {
        if (now() - takenAt > longestNumbering) due = undefined;
        takenAt = now();
        waiting = [...waiting, { id, arrivals, resolve, reject }].sort((one, other) => one.id - other.id);
        advance();
      }),
    async stop() {
      const left = waiting;
      waiting = [];
      for (const { reject } of left) reject(new Error('the channel stops'));
      await storing;
      forgetGap();
    },
  };
}
