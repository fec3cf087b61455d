/** Looks from time to time whether Meta knows the number and its token, and keeps what sending shows of them. */

import { backoff } from '../../core/backoff.ts';
import type { Log } from '../../log.ts';
import type { Standing } from '../channel.ts';
import type { Pause } from '../pause.ts';
import { GraphFailure, readNetwork } from './graph/failures.ts';

/** Milliseconds between two looks. */
const lookEvery = 60_000;

export type Watch = {
  /** Looks until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** A message was taken: nothing is wrong. */
  sent(): void;
  /** A message was not taken; only what is no fault of the message counts. */
  failed(thrown: unknown): void;
  standing(): Standing;
};

type Trouble = { readonly of: 'token' | 'account' | 'connection'; readonly detail: string };

export function createWatch(parts: {
  /** Throws `Failure`. */
  readonly look: () => Promise<unknown>;
  readonly pause: Pause;
  readonly log: Log;
}): Watch {
  const { look, pause, log } = parts;
  let reached = false;
  let trouble: Trouble | undefined;

  const tell = (next: Trouble) => {
    if (trouble?.detail !== next.detail) log.warn({}, `whatsapp-cloud: ${next.detail}`);
    trouble = next;
  };
  const failed = (thrown: unknown): boolean => {
    const of = thrown instanceof GraphFailure ? thrown.trouble : undefined;
    if (of !== undefined) tell({ of, detail: readNetwork(thrown).message });
    return of !== undefined;
  };

  const lookOnce = async (): Promise<boolean> => {
    try {
      await look();
    } catch (thrown) {
      if (!failed(thrown)) tell({ of: 'connection', detail: readNetwork(thrown).message });
      return false;
    }
    if (!reached) log.info({}, 'whatsapp-cloud: connected');
    reached = true;
    // A locked account is still told of: only a message that is taken shows that it is open again.
    if (trouble?.of !== 'account') trouble = undefined;
    return true;
  };

  return {
    async run(signal) {
      for (let misses = 0; !signal.aborted; ) {
        misses = (await lookOnce()) ? 0 : misses + 1;
        await pause(misses === 0 ? lookEvery : backoff(misses - 1, Math.random()), signal);
      }
    },
    sent() {
      reached = true;
      trouble = undefined;
    },
    failed: (thrown) => void failed(thrown),
    standing() {
      if (trouble === undefined)
        return reached
          ? { state: 'connected', detail: 'recebendo mensagens' }
          : { state: 'connecting', detail: 'conectando à Meta' };
      // What only the way to Meta is wrong with keeps the service in the traffic, where Meta delivers to it.
      return { state: trouble.of === 'connection' ? 'connecting' : 'down', detail: trouble.detail };
    },
  };
}
