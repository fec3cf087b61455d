/**
 * Keeps Telegram sending a bot's updates to us: says where to, looks from time to time whether they arrive, and says it
 * again if somebody else has said otherwise (the process before this one, which was still asking for updates).
 */

import type { Api } from 'grammy';
import type { WebhookInfo } from 'grammy/types';
import { Failure } from '../../../core/failure.ts';
import type { Log } from '../../../log.ts';
import type { Standing } from '../../channel.ts';
import type { Pause } from '../../pause.ts';
import { persist } from '../persist.ts';
import { forGrammy } from '../signal.ts';
import { receiving } from '../taking.ts';
import { wantedUpdates } from '../update.ts';

/** Milliseconds between two looks. */
export const lookEvery = 180_000;

/** How many updates Telegram may send at once; `sequence.ts` puts them in order. */
const connections = 40;

export type RegistrationParts = {
  readonly api: Api;
  readonly url: string;
  readonly secret: string;
  readonly log: Log;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  /** When an update came last, or the service began; in milliseconds since 1970. */
  readonly arrivedAt: () => number;
  readonly tell: (standing: Standing) => void;
};

/** Resolves once the signal has aborted. The webhook stays: while nobody is there, Telegram keeps what is written. */
export async function keepRegistered(parts: RegistrationParts): Promise<void> {
  const { api, url, secret, log, pause, signal, arrivedAt, tell } = parts;
  let registered = false;
  const look = async () => {
    if (!registered) {
      const allowed = { allowed_updates: wantedUpdates, max_connections: connections };
      await api.setWebhook(url, { secret_token: secret, ...allowed }, forGrammy(signal));
      registered = true;
      tell(receiving);
      log.info({}, 'telegram: the webhook is set');
    }
    const info = await api.getWebhookInfo(forGrammy(signal));
    registered = info.url === url;
    if (!registered) throw new Failure('retry', 'outro programa mudou o webhook deste bot: será refeito');
    const problem = problemOf(info, arrivedAt());
    if (problem !== undefined) log.warn({}, `telegram: ${problem}`);
    // Not `down`: who takes an unready service out of the traffic would keep Telegram out for good.
    tell(problem === undefined ? receiving : { state: 'connecting', detail: problem });
  };
  while (!signal.aborted) {
    await persist(look, {
      signal,
      pause,
      onMiss: ({ kind, message }) => {
        tell({ state: 'down', detail: message });
        log.warn({ failure: kind }, `telegram: ${message}`);
      },
    });
    await pause(lookEvery, signal);
  }
}

/** Why updates wait at Telegram although we are there; undefined if they do not. */
function problemOf(info: WebhookInfo, arrivedAt: number): string | undefined {
  const { last_error_date: failed, last_error_message: message, pending_update_count: pending } = info;
  if (failed === undefined || pending === 0 || failed * 1000 <= arrivedAt) return undefined;
  return `o Telegram não alcança este servidor (${(message ?? 'sem motivo').slice(0, 120)}): confira TELEGRAM_WEBHOOK_URL e o proxy`;
}

/** What a person is told who asks before the service runs. */
export function describeRegistration(info: WebhookInfo, url: string): string {
  if (info.url !== url) return `ao iniciar, passa a entregar em ${url}`;
  const problem = problemOf(info, 0);
  return problem === undefined ? `entrega em ${url}` : `da última vez, ${problem}`;
}
