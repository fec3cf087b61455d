/**
 * Runs several workers in one thread, one gated operation at a time, in an order and with deaths that a seed decides.
 * An operation waits at its gate until the scheduler lets it through; a worker can be killed before or after it, and
 * a dead worker's operations never happen, whatever its code still tries.
 */

import { setImmediate as settled } from 'node:timers/promises';

/** What a dead worker's operations throw. */
export class Death extends Error {}

/** A small seeded generator (mulberry32): numbers in [0, 1). */
export const createRandom = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

type Gate = {
  readonly worker: Worker;
  readonly name: string;
  /** Whether the scheduler may open it now. */
  isReady(): boolean;
  /** Resolves when the operation is over. */
  open(how: 'run' | 'die before' | 'die after'): Promise<void>;
};
export type Worker = { alive: boolean };

export type Scheduler = {
  readonly random: () => number;
  /** The names of the operations that wait now. */
  waiting(): readonly string[];
  /** `target` as a worker sees it: each method waits at a gate of that worker. */
  gate<Target extends object>(worker: Worker, prefix: string, target: Target): Target;
  /** Holds a worker until something is so: who has nothing to do costs no steps. */
  until(worker: Worker, isSo: () => boolean): Promise<void>;
  /** Starts a worker's life; it begins another one, as a restarted process, each time it dies. */
  worker(life: (worker: Worker) => Promise<void>): void;
  /** Lets up to `atOnce` waiting operations happen together, chosen by the seed; false if none is ready. */
  step(atOnce?: number): Promise<boolean>;
  /** The process dies with all its workers; they begin their next lives once `between` is over. */
  restart(between: () => Promise<void>): Promise<void>;
  /** Lets no worker die any more. */
  calm(): void;
  stop(): Promise<void>;
};

export function createScheduler(
  seed: number,
  options: { readonly deaths: number; readonly deathRate: number },
): Scheduler {
  const random = createRandom(seed);
  const gates: Gate[] = [];
  let deaths = options.deaths;
  let stopped = false;
  const lives: Promise<void>[] = [];
  const living = new Set<Worker>();
  let rest: Promise<void> = Promise.resolve();

  const pass = (
    worker: Worker,
    name: string,
    run: () => Promise<unknown>,
    isReady: () => boolean = () => true,
  ) =>
    new Promise<unknown>((resolve, reject) => {
      if (!worker.alive || stopped) return reject(new Death());
      gates.push({
        worker,
        name,
        isReady,
        async open(how) {
          if (!worker.alive || how === 'die before') {
            worker.alive = false;
            return reject(new Death());
          }
          await run().then(
            (value) => {
              if (how === 'die after') worker.alive = false;
              if (worker.alive) resolve(value);
              else reject(new Death());
            },
            (error) => reject(worker.alive ? error : new Death()),
          );
        },
      });
    });

  return {
    random,
    waiting: () => gates.map((gate) => gate.name),
    gate(worker, prefix, target) {
      return new Proxy(target, {
        get(object, property, receiver) {
          const member: unknown = Reflect.get(object, property, receiver);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) =>
            pass(worker, `${prefix}.${String(property)}`, async () => Reflect.apply(member, object, args));
        },
      });
    },
    async until(worker, isSo) {
      await pass(worker, 'until', async () => {}, isSo);
    },
    worker(life) {
      const live = async () => {
        while (!stopped) {
          await rest;
          const worker = { alive: true };
          living.add(worker);
          try {
            await life(worker);
          } catch (error) {
            if (!(error instanceof Death) && worker.alive && !stopped) throw error;
          }
          worker.alive = false;
          living.delete(worker);
          await settled();
        }
      };
      lives.push(live());
    },
    async step(atOnce = 1) {
      await settled();
      const ready = gates.filter((gate) => gate.isReady());
      if (ready.length === 0) return false;
      const opened: Promise<void>[] = [];
      for (let left = Math.min(atOnce, ready.length); left > 0; left--) {
        const [gate] = ready.splice(Math.floor(random() * ready.length), 1);
        if (gate === undefined) break;
        gates.splice(gates.indexOf(gate), 1);
        const dies = deaths > 0 && gate.worker.alive && random() < options.deathRate;
        if (dies) deaths--;
        opened.push(gate.open(dies ? (random() < 0.5 ? 'die before' : 'die after') : 'run'));
      }
      await Promise.all(opened);
      return true;
    },
    async restart(between) {
      let resume = () => {};
      rest = new Promise((resolve) => {
        resume = resolve;
      });
      for (const worker of living) worker.alive = false;
      for (const gate of gates.splice(0)) await gate.open('die before');
      await settled();
      await between();
      resume();
    },
    calm() {
      deaths = 0;
    },
    async stop() {
      stopped = true;
      for (const gate of gates.splice(0)) {
        gate.worker.alive = false;
        await gate.open('die before');
      }
      await Promise.all(lives);
    },
  };
}
