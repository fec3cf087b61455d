/** Telegram, by a bot in private chats: long polling in, plain text and buttons out. */

import { Api } from 'grammy';
import { Failure } from '../../core/failure.ts';
import { type Log, silent } from '../../log.ts';
import type { Channel } from '../channel.ts';
import { commands } from './commands.ts';
import { isTokenWrong, translate } from './failures.ts';
import { renderMessage } from './outgoing.ts';
import { type Pause, pause, persist } from './persist.ts';
import { type Poll, pollSeconds, startPoll } from './poll.ts';
import { forGrammy } from './signal.ts';

export type TelegramOptions = {
  /** What @BotFather gave. Never logged. */
  readonly token: string;
  /** `main` unless several bots are served. */
  readonly account?: string;
  /** A Bot API server of one's own; `https://api.telegram.org` if absent. */
  readonly apiRoot?: string;
  /** Whom the bot speaks for, in the description that people see before they begin. */
  readonly providerName: string;
  readonly log?: Log;
  /** Milliseconds that Telegram has to answer to anything but the long poll; 20 s if absent. */
  readonly timeout?: number;
  /** How to wait between attempts, and the clock, for tests. */
  readonly pause?: Pause;
  readonly now?: () => number;
};

/** The channel of one Telegram bot. Makes no request before `start`, `send` or `check`. */
export function createTelegram(options: TelegramOptions): Channel {
  const apiRoot = (options.apiRoot ?? 'https://api.telegram.org').replace(/\/+$/, '');
  const sending = new Api(options.token, { apiRoot, timeoutSeconds: (options.timeout ?? 20_000) / 1000 });
  const polling = new Api(options.token, { apiRoot, timeoutSeconds: pollSeconds + 20 });
  const log = options.log ?? silent;
  const wait = options.pause ?? pause;
  let running: { readonly poll: Poll; readonly introducing: AbortController } | undefined;

  const introduce = async () => {
    await sending.setMyCommands(commands);
    const { description } = await sending.getMyDescription();
    // Words that somebody chose for their bot are theirs.
    if (description !== '') return;
    const words = `Plantão da ${options.providerName}: abra um chamado, acompanhe um protocolo ou fale com uma pessoa.`;
    await sending.setMyDescription(words.slice(0, 512));
  };

  return {
    name: 'telegram',
    account: options.account ?? 'main',

    async start(receive) {
      if (running !== undefined) throw new Error('the Telegram channel has been started already');
      const introducing = new AbortController();
      const poll = startPoll({ api: polling, receive, log, pause: wait, now: options.now ?? Date.now });
      running = { poll, introducing };
      void persist(introduce, {
        signal: introducing.signal,
        pause: wait,
        onMiss: ({ message }) => log.warn({}, `telegram: the commands could not be listed: ${message}`),
      });
    },

    async stop() {
      const ending = running;
      running = undefined;
      ending?.introducing.abort();
      await ending?.poll.stop();
    },

    /** A text of several messages that fails half-way is repeated from its beginning: better twice than cut short. */
    async send(address, message, { menu }) {
      try {
        for (const { text, markup } of renderMessage(message, menu))
          await sending.sendMessage(address, text, {
            ...(markup === undefined ? {} : { reply_markup: markup }),
            link_preview_options: { is_disabled: true },
          });
      } catch (thrown) {
        throw translate(thrown);
      }
    },

    standing: () => running?.poll.standing() ?? { state: 'off', detail: 'desligado' },

    async check() {
      try {
        const { username } = await sending.getMe();
        return `Telegram: o bot @${username} responde`;
      } catch (thrown) {
        const { message } = translate(thrown);
        throw new Failure(isTokenWrong(thrown) ? 'refused' : 'retry', message);
      }
    },

    async typing(address) {
      await sending
        .sendChatAction(address, 'typing', {}, forGrammy(AbortSignal.timeout(5_000)))
        .catch(() => {});
    },
  };
}
