/** Telegram, by a bot in private chats: long polling or a webhook in, plain text and buttons out. */

import { Api } from 'grammy';
import { Failure } from '../../core/failure.ts';
import { languages as everyLanguage, type Languages } from '../../core/text/language.ts';
import { type Log, silent } from '../../log.ts';
import type { Channel } from '../channel.ts';
import { demandFile } from '../files.ts';
import { createPace, type Limits } from '../pace.ts';
import { type Pause, pause } from '../pause.ts';
import { commands } from './commands.ts';
import { isTokenWrong, translate } from './failures.ts';
import { createForum } from './forum/index.ts';
import { fetchMedia } from './media.ts';
import { persist } from './persist.ts';
import { pollSeconds, startPoll } from './poll.ts';
import { createSending } from './sending/index.ts';
import { files, usualLimits } from './sending/limits.ts';
import { renderMessage } from './sending/outgoing.ts';
import { forGrammy } from './signal.ts';
import type { Taken, Taking } from './taking.ts';
import { startWebhook } from './webhook/index.ts';
import { describeRegistration } from './webhook/registration.ts';

export type TelegramOptions = {
  /** What @BotFather gave. Never logged. */
  readonly token: string;
  /** `main` unless several bots are served. */
  readonly account?: string;
  /** A Bot API server of one's own; `https://api.telegram.org` if absent. */
  readonly apiRoot?: string;
  /** Has updates sent to us instead of asking for them. */
  readonly webhook?: {
    /** Where Telegram reaches this service, without a slash at its end; the bot's own path is added. */
    readonly baseUrl: string;
    /** 16 to 256 of `A-Za-z0-9_-`. Never logged. */
    readonly secret: string;
    /** Milliseconds that an update waits for one before it that has not come; 1 s if absent. */
    readonly patience?: number;
    /** Whether other processes are sent updates of this bot too; not if absent. */
    readonly shared?: boolean;
  };
  /** The id of the forum supergroup that is a desk; none if absent. */
  readonly group?: string;
  /** Whom the bot speaks for, in the description that people see before they begin. */
  readonly providerName: string;
  /** What its commands are listed in, the usual one first; Portuguese alone if absent. */
  readonly languages?: Languages;
  readonly log?: Log;
  /** Milliseconds that Telegram has to answer to anything but the long poll; 20 s if absent. */
  readonly timeout?: number;
  /** What Telegram takes of this bot; `usualLimits` if absent. */
  readonly limits?: Limits;
  /** How to wait between attempts, and the clock, for tests. */
  readonly pause?: Pause;
  readonly now?: () => number;
};

/** The channel of one Telegram bot. Makes no request before `start`, `send` or `check`. */
export function createTelegram(options: TelegramOptions): Channel {
  const apiRoot = (options.apiRoot ?? 'https://api.telegram.org').replace(/\/+$/, '');
  const timeout = options.timeout ?? 20_000;
  const sending = new Api(options.token, { apiRoot, timeoutSeconds: timeout / 1000 });
  // What is large takes longer.
  const uploads = new Api(options.token, { apiRoot, timeoutSeconds: (timeout * 6) / 1000 });
  const polling = new Api(options.token, { apiRoot, timeoutSeconds: pollSeconds + 20 });
  const account = options.account ?? 'main';
  const log = naming(options.log ?? silent, account);
  const wait = options.pause ?? pause;
  const now = options.now ?? Date.now;
  const pace = createPace({
    limits: options.limits ?? usualLimits,
    words: 'o Telegram pediu uma pausa nos envios',
    pause: wait,
    now: options.now ?? (() => performance.now()),
  });
  const forum = options.group === undefined ? undefined : createForum(sending, options.group);
  const deliver = createSending({ api: sending, uploads }, pace);
  const path = `/telegram/${account}`;
  const webhook = options.webhook && { ...options.webhook, url: `${options.webhook.baseUrl}${path}` };
  let running: { readonly taking: Taking; readonly introducing: AbortController } | undefined;

  const introduce = async () => {
    const [usual, ...others] = options.languages ?? (['pt'] as const);
    await sending.setMyCommands(commands[usual]);
    for (const language_code of everyLanguage.filter((language) => language !== usual))
      await (others.includes(language_code)
        ? sending.setMyCommands(commands[language_code], { language_code })
        : sending.deleteMyCommands({ language_code }));
    const { description } = await sending.getMyDescription();
    // Words that somebody chose for their bot are theirs.
    if (description !== '') return;
    const words = `Plantão da ${options.providerName}: abra um chamado, acompanhe um protocolo ou fale com uma pessoa.`;
    await sending.setMyDescription(words.slice(0, 512));
  };

  return {
    name: 'telegram',
    account,
    alone: webhook === undefined ? 'everything' : 'sending',

    async start(receive) {
      if (running !== undefined) throw new Error('the Telegram channel has been started already');
      const introducing = new AbortController();
      const store = async (taken: readonly Taken[]) => {
        await forum?.take(taken.flatMap((one) => ('forum' in one ? one.forum : [])));
        const arrivals = taken.flatMap((one) => ('forum' in one ? [] : one));
        if (arrivals.length > 0) await receive(arrivals);
      };
      const parts = { receive: store, group: options.group, log, pause: wait, now };
      const taking = webhook
        ? startWebhook({ api: sending, ...parts, ...webhook })
        : startPoll({ api: polling, ...parts });
      running = { taking, introducing };
      void persist(introduce, {
        signal: introducing.signal,
        pause: wait,
        onMiss({ kind, message }) {
          log.warn({}, `telegram: the commands could not be listed: ${message}`);
          // A Bot API server that does not know the method will not learn it.
          if (kind === 'refused') introducing.abort();
        },
      });
    },

    async stop(how) {
      const ending = running;
      running = undefined;
      ending?.introducing.abort();
      await ending?.taking.stop(how);
    },

    shows: { files },

    async send(address, message, { menu, file }) {
      const bytes = message.file && (await demandFile(message.file, files, file));
      await deliver(address, renderMessage(message, menu), bytes);
    },

    standing: () => running?.taking.standing() ?? { state: 'off', detail: 'desligado' },

    async check() {
      try {
        const { username } = await sending.getMe();
        const inGroup = forum === undefined ? '' : `; ${await forum.check()}`;
        const answers = `Telegram: o bot @${username} responde${inGroup}`;
        if (webhook === undefined) return answers;
        return `${answers}; ${describeRegistration(await sending.getWebhookInfo(), webhook.url)}`;
      } catch (thrown) {
        const { message, kind } = translate(thrown);
        throw new Failure(isTokenWrong(thrown) || kind === 'refused' ? 'refused' : 'retry', message);
      }
    },

    async typing(address) {
      if (pace.isHeld()) return;
      await sending
        .sendChatAction(address, 'typing', {}, forGrammy(AbortSignal.timeout(5_000)))
        .catch(() => {});
    },

    ...(forum === undefined ? {} : { forum }),

    media: (ref, limit) => fetchMedia({ api: sending, apiRoot, token: options.token, timeout }, ref, limit),

    ...(webhook === undefined
      ? {}
      : {
          async route(request: Request) {
            if (new URL(request.url).pathname !== path) return undefined;
            // While nobody takes messages Telegram keeps them.
            return running?.taking.take?.(request) ?? new Response(null, { status: 503 });
          },
        }),
  };
}

/** A log whose lines name the bot's account. */
const naming = (log: Log, account: string): Log => ({
  debug: (fields, message) => log.debug({ account, ...fields }, message),
  info: (fields, message) => log.info({ account, ...fields }, message),
  warn: (fields, message) => log.warn({ account, ...fields }, message),
  error: (fields, message) => log.error({ account, ...fields }, message),
});
