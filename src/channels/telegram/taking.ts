/** What both ways of taking updates, asking for them and being sent them, have in common. */

import type { Api } from 'grammy';
import type { Log } from '../../log.ts';
import type { Arrival, Standing } from '../channel.ts';
import type { ForumEvent } from '../forum.ts';
import type { Pause } from '../pause.ts';
import { forGrammy } from './signal.ts';

/** What an update was read as: a customer's, or the desk's group's. */
export type Taken = Arrival | { readonly forum: ForumEvent };

export type TakingParts = {
  readonly api: Api;
  /** As `Receive`. */
  readonly receive: (taken: readonly Taken[]) => Promise<void>;
  /** The id of the desk's group; undefined if there is none. */
  readonly group?: string | undefined;
  readonly log: Log;
  readonly pause: Pause;
  readonly now: () => number;
};

export type Taking = {
  standing(): Standing;
  /** Takes no more; resolves once what was taken is stored and confirmed, or is left for another time, or process. */
  stop(how?: { readonly replaced: boolean }): Promise<void>;
  /** Answers a request to the bot's own path. Absent if updates are asked for. */
  take?(request: Request): Promise<Response>;
};

export const receiving: Standing = { state: 'connected', detail: 'recebendo mensagens' };
export const connecting: Standing = { state: 'connecting', detail: 'conectando ao Telegram' };
export const notStored: Standing = {
  state: 'down',
  detail: 'as mensagens não podem ser gravadas agora; o Telegram as guarda por 24 horas',
};

/** Only for the look of it: the presses are stored already, so nothing waits for this, and it is tried once. */
export async function endSpinning(api: Api, presses: readonly string[]): Promise<void> {
  for (const press of presses)
    await api.answerCallbackQuery(press, {}, forGrammy(AbortSignal.timeout(5_000))).catch(() => {});
}
