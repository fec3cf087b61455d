/**
 * Deliveries come by many connections at once. They are stored one after another in the order in which they came, and
 * those that wait meanwhile in one go, which costs one write.
 */

import type { Arrival, DeliveryReport, Receive, Report } from '../channel.ts';
import type { Reading } from './incoming/reading.ts';
import type { Windows } from './window.ts';

export type Delivered = Pick<Reading, 'arrivals' | 'reports' | 'heard'>;

export type Line = {
  /** Resolves once everything is stored; rejects if it was not, and then all of it has to come again. */
  take(delivered: Delivered): Promise<void>;
  /** Resolves once what was taken is stored, or could not be. */
  drain(): Promise<void>;
};

type Waiting = {
  readonly delivered: Delivered;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

export function createLine(parts: {
  readonly receive: Receive;
  readonly report: Report | undefined;
  readonly windows: Pick<Windows, 'note' | 'spelling'>;
}): Line {
  const { receive, report, windows } = parts;
  let waiting: readonly Waiting[] = [];
  let storing: Promise<void> | undefined;

  /** What was written on the phone is addressed as somebody typed it there. */
  const spell = async (arrival: Arrival): Promise<Arrival> =>
    arrival.event.type === 'attendant.said'
      ? { ...arrival, address: await windows.spelling(arrival.address) }
      : arrival;

  const store = async (batch: readonly Delivered[]) => {
    const reports: readonly DeliveryReport[] = batch.flatMap((one) => one.reports);
    await windows.note(batch.flatMap(({ heard }) => heard));
    const arrivals = await Promise.all(batch.flatMap((one) => one.arrivals).map(spell));
    if (arrivals.length > 0) await receive(arrivals);
    if (reports.length > 0) await report?.(reports);
  };

  const run = async () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await store(batch.map(({ delivered }) => delivered)).then(
        () => {
          for (const { resolve } of batch) resolve();
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error);
        },
      );
    }
    storing = undefined;
  };

  return {
    take: (delivered) =>
      new Promise((resolve, reject) => {
        waiting = [...waiting, { delivered, resolve, reject }];
        storing ??= run();
      }),
    drain: async () => storing,
  };
}
