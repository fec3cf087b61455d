/** Tasks run so many at a time: how long each took, and what all of them cost this process. */

export type Measured = {
  readonly seconds: number;
  /** Microseconds of this process. */
  readonly cpu: number;
  /** Milliseconds of each, ascending. */
  readonly waits: readonly number[];
};

/** Runs the task for each that `next` gives, `inFlight` at a time. */
export async function measure<T>(
  inFlight: number,
  next: () => T | undefined,
  task: (given: T) => Promise<void>,
): Promise<Measured> {
  const waits: number[] = [];
  const before = process.cpuUsage();
  const began = performance.now();
  const work = async () => {
    for (let given = next(); given !== undefined; given = next()) {
      const from = performance.now();
      await task(given);
      waits.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: (performance.now() - began) / 1_000,
    cpu: user + system,
    waits: waits.sort((a, b) => a - b),
  };
}

/** Every turn of so many conversations: the next turn of one begins when its last one ended, behind those of all others. */
export function interleave(conversations: number, turns: number) {
  const line = new Int32Array(conversations * turns);
  let taken = 0;
  let filled = 0;
  const add = (number: number, turn: number) => {
    if (turn < turns) line[filled++] = number * turns + turn;
  };
  for (let number = 0; number < conversations; number++) add(number, 0);
  return {
    next(): { readonly number: number; readonly turn: number } | undefined {
      const given = taken < filled ? line[taken++] : undefined;
      return given === undefined ? undefined : { number: Math.floor(given / turns), turn: given % turns };
    },
    ended: ({ number, turn }: { readonly number: number; readonly turn: number }) => add(number, turn + 1),
  };
}
