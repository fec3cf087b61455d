/**
 * Who may write to the group next. Telegram takes 20 messages a minute over all topics: what attendants did is answered
 * first, then come customers who wait anew, then transcripts. Each lane leaves room for the others, however much it has.
 */

import { createPace } from '../../../channels/pace.ts';
import type { Pause } from '../../../channels/pause.ts';

/** From the most urgent to the least. */
export const lanes = ['answers', 'topics', 'lines'] as const;
export type Lane = (typeof lanes)[number];

export type Lanes = {
  /** Runs something in the lane's next turn. `run` never rejects. */
  add(lane: Lane, run: () => Promise<void>): void;
  /** The group takes nothing for so many milliseconds. */
  hold(milliseconds: number): void;
  /** What waits for its turn is dropped. Resolves once what is under way is over. */
  stop(): Promise<void>;
};

const minute = 60_000;

export function createLanes(options: {
  /** Messages a minute over all topics. */
  readonly perMinute: number;
  /** Has to keep no process alive. */
  readonly pause: Pause;
  readonly now: () => number;
}): Lanes {
  const { perMinute, pause, now } = options;
  const pace = createPace({
    limits: {
      everybody: { messages: perMinute, within: minute },
      // A lane is a chat to the pace: none takes more than two thirds.
      chat: { messages: Math.max(2, Math.floor((perMinute * 2) / 3)), within: minute },
    },
    pause,
    words: 'o Telegram pediu uma pausa no grupo',
    now,
  });
  const waiting: Readonly<Record<Lane, (() => Promise<void>)[]>> = { answers: [], topics: [], lines: [] };
  const running = new Set<Lane>();
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  const work = async (lane: Lane) => {
    running.add(lane);
    while (waiting[lane].length > 0 && !stopped) {
      // Holds no worker's place: it may wait as long as it takes.
      await pace.turn(lane, Number.POSITIVE_INFINITY);
      const run = stopped ? undefined : waiting[lane].shift();
      if (run === undefined) continue;
      const one = run().finally(() => underWay.delete(one));
      underWay.add(one);
      await one;
    }
    running.delete(lane);
  };

  return {
    add(lane, run) {
      waiting[lane].push(run);
      if (!running.has(lane)) void work(lane);
    },
    hold: (milliseconds) => pace.hold(milliseconds),
    async stop() {
      stopped = true;
      await Promise.all(underWay);
    },
  };
}
