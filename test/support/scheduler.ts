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
  open(how: 'run' | 'die before' | 'die after'): void;
};
type Worker = { alive: boolean };

export type Scheduler = {
  readonly random: () => number;
  /** The names of the operations that wait now. */
  waiting(): readonly string[];
  /** `target` as a worker sees it: each method waits at a gate of that worker. */
  gate<Target extends object>(worker: Worker, prefix: string, target: Target): Target;
  /** Starts a worker's life; it begins another one, as a restarted process, each time it dies. */
  worker(life: (worker: Worker) => Promise<void>): void;
  /** Lets one waiting operation happen, chosen by the seed; false if none waits. */
  step(): Promise<boolean>;
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

  const pass = (worker: Worker, name: string, run: () => Promise<unknown>) =>
    new Promise<unknown>((resolve, reject) => {
      if (!worker.alive || stopped) return reject(new Death());
      gates.push({
        worker,
        name,
        open(how) {
          if (!worker.alive || how === 'die before') {
            worker.alive = false;
            return reject(new Death());
          }
          run().then(
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
    worker(life) {
      const live = async () => {
        while (!stopped) {
          const worker = { alive: true };
          try {
            await life(worker);
          } catch (error) {
            if (!(error instanceof Death) && worker.alive && !stopped) throw error;
          }
          worker.alive = false;
          await settled();
        }
      };
      lives.push(live());
    },
    async step() {
      await settled();
      const [gate] = gates.splice(Math.floor(random() * gates.length), 1);
      if (gate === undefined) return false;
      const dies = deaths > 0 && gate.worker.alive && random() < options.deathRate;
      if (dies) deaths--;
      gate.open(dies ? (random() < 0.5 ? 'die before' : 'die after') : 'run');
      await settled();
      return true;
    },
    calm() {
      deaths = 0;
    },
    async stop() {
      stopped = true;
      for (const gate of gates.splice(0)) {
        gate.worker.alive = false;
        gate.open('die before');
      }
      await Promise.all(lives);
    },
  };
}
