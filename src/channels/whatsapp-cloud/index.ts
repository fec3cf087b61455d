/** WhatsApp by Meta's Cloud API: a webhook in, text, buttons and lists out. */

import { Failure } from '../../core/failure.ts';
import { type ConversationId, conversationId } from '../../core/ids/index.ts';
import type { Log } from '../../log.ts';
import type { Peers } from '../../stores/contract/peers.ts';
import type { Records } from '../../stores/store.ts';
import type { Channel, Standing } from '../channel.ts';
import { createPace, type Limits } from '../pace.ts';
import { type Pause, pause } from '../pause.ts';
import { readNetwork } from './graph/failures.ts';
import { createGraph } from './graph/index.ts';
import { fetchMedia } from './graph/media.ts';
import { deliversTo, describeNumber, describeWebhook, fetchNumber, fetchWebhook } from './graph/number.ts';
import { createLine, type Line } from './line.ts';
import { createSending } from './sending/index.ts';
import { files, usualLimits } from './sending/limits.ts';
import { createWatch } from './watch.ts';
import { createWebhook } from './webhook.ts';
import { createWindows } from './window.ts';

export type WhatsappCloudOptions = {
  /** `main` unless several numbers are served. */
  readonly account: string;
  /** Meta's id of the number. */
  readonly phoneId: string;
  /** Of a system user. Never logged, as the two after it. */
  readonly token: string;
  /** What Meta signs its deliveries with. */
  readonly appSecret: string;
  /** What Meta shows when the webhook is set up. */
  readonly verifyToken: string;
  /** Another place for the Graph API; `https://graph.facebook.com` if absent. */
  readonly apiRoot?: string;
  /** Of the Graph API, as `v24.0`. */
  readonly version?: string;
  /** An approved template with one variable in its body, for who has not written for a day. */
  readonly template?: { readonly name: string; readonly language: string };
  readonly records: Pick<Records, 'get' | 'set'>;
  /** Processes that messages may come to as well. */
  readonly peers?: Peers;
  /** See `Keys.identify`. */
  readonly identify: (at: {
    readonly channel: string;
    readonly account: string;
    readonly address: string;
  }) => ConversationId;
  readonly log: Log;
  /** Milliseconds that Meta has to answer; 20 s if absent. */
  readonly timeout?: number;
  /** What Meta takes of this number; `usualLimits` if absent. */
  readonly limits?: Limits;
  /** How to wait between attempts, and the clock, for tests. */
  readonly pause?: Pause;
  readonly now?: () => number;
};

const name = 'whatsapp-cloud';
/** What processes tell each other of: an answer in a conversation is being prepared. */
const typed = `${name}-typing`;

/** The channel of one WhatsApp number. Makes no request before `start`, `send` or `check`. */
export function createWhatsAppCloud(options: WhatsappCloudOptions): Channel {
  const { account, phoneId, records, peers } = options;
  const log = naming(options.log, account);
  const wait = options.pause ?? pause;
  const now = options.now ?? Date.now;
  const path = `/${name}/${account}`;
  const graph = createGraph({
    root: options.apiRoot,
    version: options.version,
    token: options.token,
    timeout: options.timeout ?? 20_000,
  });
  const pace = createPace({
    limits: options.limits ?? usualLimits,
    pause: wait,
    words: 'a Meta pediu uma pausa nos envios pelo WhatsApp',
    now: options.now ?? (() => performance.now()),
  });
  const identify = (address: string) => options.identify({ channel: name, account, address });
  const windows = createWindows({ records, account, identify, log, now });
  const watch = createWatch({ look: () => fetchNumber(graph, phoneId), pause: wait, log });
  const { appSecret, verifyToken } = options;
  const webhook = createWebhook({ phoneId, appSecret, verifyToken, log, now });
  const send = createSending({
    ...{ graph, phoneId, pace, pause: wait, windows, watch },
    template: options.template,
  });
  let running: { readonly line: Line; readonly ending: AbortController } | undefined;

  const showTyping = async (conversation: ConversationId): Promise<void> => {
    const latest = windows.latest(conversation);
    if (latest === undefined || pace.isHeld()) return;
    await graph
      .post(`/${phoneId}/messages`, {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: latest,
        typing_indicator: { type: 'text' },
      })
      .catch((thrown: unknown) => log.debug({ failure: readNetwork(thrown).kind }, 'whatsapp-cloud: typing'));
  };

  const standing = (): Standing => {
    if (running === undefined) return { state: 'off', detail: 'desligado' };
    if (!webhook.stores()) return notStored;
    const watched = watch.standing();
    return watched.state === 'connected' && webhook.calledAt() === undefined ? unheard : watched;
  };

  return {
    name,
    account,
    alone: 'sending',

    async start(receive, report) {
      if (running !== undefined) throw new Error('the WhatsApp channel has been started already');
      const ending = new AbortController();
      running = { line: createLine({ receive, report, windows }), ending };
      const unhear = peers?.hear(typed, (id) => void showTyping(conversationId(id)));
      if (unhear) ending.signal.addEventListener('abort', unhear);
      void watch.run(ending.signal);
    },

    async stop() {
      const ending = running;
      running = undefined;
      ending?.ending.abort();
      await ending?.line.drain();
    },

    shows: { files },
    send,
    standing,

    async check() {
      const number = await fetchNumber(graph, phoneId);
      const url = await fetchWebhook(graph, phoneId);
      // It would send, and hear nobody.
      if (!deliversTo(url, path)) throw new Failure('refused', describeWebhook(url, path));
      return [describeNumber(number), describeWebhook(url, path), describeCall(webhook.calledAt(), now())]
        .filter((words) => words !== '')
        .join('; ');
    },

    async typing(address) {
      const conversation = identify(address);
      // The message may have come to another process.
      if (windows.latest(conversation) === undefined) peers?.tell(typed, conversation);
      else await showTyping(conversation);
    },

    media: (ref, limit) => fetchMedia(graph, ref, limit),

    async route(request) {
      if (new URL(request.url).pathname !== path) return undefined;
      return webhook.answer(request, () => running?.line);
    },
  };
}

// Not `down`: taken out of the traffic for it, the service would never hear that it stores again.
const notStored: Standing = {
  state: 'connecting',
  detail: 'as mensagens não podem ser gravadas agora; a Meta as entrega de novo por alguns dias',
};

const unheard: Standing = {
  state: 'connected',
  detail: 'a Meta aceita o token; ainda não entregou nada a este endereço desde o início',
};

/** When Meta delivered last, for a person; a service that has just begun, or has not, knows nothing of it. */
function describeCall(calledAt: number | undefined, now: number): string {
  if (calledAt === undefined) return '';
  const minutes = Math.floor((now - calledAt) / 60_000);
  return `a última entrega veio há ${minutes === 0 ? 'menos de um minuto' : `${minutes} min`}`;
}

/** A log whose lines name the number's account. */
const naming = (log: Log, account: string): Log => ({
  debug: (fields, message) => log.debug({ account, ...fields }, message),
  info: (fields, message) => log.info({ account, ...fields }, message),
  warn: (fields, message) => log.warn({ account, ...fields }, message),
  error: (fields, message) => log.error({ account, ...fields }, message),
});
