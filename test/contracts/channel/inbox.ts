/** Takes what a channel hands in, and shows it. */

import { vi } from 'vitest';
import type { Arrival, Saying } from '../../../src/channels/channel.ts';
import { sayingsOf } from '../../support/sayings.ts';
import { waiting } from './stage.ts';

/** A receiver that can refuse, as a store with a full disk does, or hold, as a slow one does. */
export function createInbox() {
  const arrivals: Saying[] = [];
  const refused: Saying[] = [];
  let mode: 'accept' | 'refuse' = 'accept';
  let gate: Promise<void> | undefined;
  let taken = 0;
  const texts = () =>
    arrivals.map(({ event: { content } }) => (content.type === 'text' ? content.text : `(${content.type})`));
  const inbox = {
    arrivals,
    refused,
    held: 0,
    texts,
    /** Without what came twice: that is what `dedupe` is for. */
    distinctTexts: () =>
      texts().filter(
        (_, index) => arrivals.findIndex(({ dedupe }) => dedupe === arrivals[index]?.dedupe) === index,
      ),
    receive: async (batch: readonly Arrival[]) => {
      if (mode === 'refuse') {
        refused.push(...sayingsOf(batch));
        throw new Error('no space left on device');
      }
      if (gate !== undefined) {
        inbox.held += sayingsOf(batch).length;
        await gate;
      }
      arrivals.push(...sayingsOf(batch));
    },
    /** The next arrival that has not been asked for. */
    next: () =>
      vi.waitFor(() => {
        const arrival = arrivals[taken];
        if (arrival === undefined) throw new Error(`nothing has come after ${taken} arrivals`);
        taken++;
        return arrival;
      }, waiting),
    refuse: () => {
      mode = 'refuse';
    },
    accept: () => {
      mode = 'accept';
    },
    hold: () => {
      let release = () => {};
      gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
  return inbox;
}
