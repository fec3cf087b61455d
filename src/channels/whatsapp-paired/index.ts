/**
 * WhatsApp by a linked phone: the account is a device of it, as WhatsApp Web is. Unofficial, and tolerated as long as it
 * behaves like a person: it answers who has written, at a person's pace.
 */

import { AsyncResource } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { WAMessageKey } from '@whiskeysockets/baileys';
import { backoff } from '../../core/backoff.ts';
import type { Message } from '../../core/content.ts';
import { defined } from '../../core/defined.ts';
import { Failure } from '../../core/failure.ts';
import { conversationId } from '../../core/ids/index.ts';
import type { Keys } from '../../keys/index.ts';
import { type Log, originOf } from '../../log.ts';
import type { Store } from '../../stores/store.ts';
import type { Channel, Receive, Report, SendOptions, Standing, Typing } from '../channel.ts';
import { demandFile } from '../files.ts';
import { makeSignalRepository, onStanza } from './connecting/attempt.ts';
import { openCredentials } from './connecting/credentials.ts';
import { createConnection } from './connecting/index.ts';
import { createArrivals } from './receiving/arrivals.ts';
import { createReception, type Received } from './receiving/index.ts';
import { fetchMedia } from './receiving/media.ts';
import { createPeople } from './receiving/people.ts';
import { createServerClock } from './receiving/server-clock.ts';
import { onTyping, showTyping } from './receiving/typing.ts';
import { createAcquaintance } from './sending/acquaintance.ts';
import { createSending } from './sending/index.ts';
import { createMessageIds } from './sending/message-id.ts';
import { createPace } from './sending/pace.ts';
import { files, partsOf } from './sending/parts.ts';
import { createReports } from './sending/reports.ts';
import { uploadFile } from './sending/upload.ts';
import { asMessage, createWritten } from './sending/written.ts';

export type PairedOptions = {
  readonly account: string;
  /** Another endpoint than WhatsApp's own. */
  readonly url?: string;
  /** Another place of files than WhatsApp's own: `https://mmg.whatsapp.net`. */
  readonly mediaOrigin?: string;
  readonly store: Pick<Store, 'records' | 'transcript' | 'now' | 'conversation' | 'peers'>;
  /** Whether this process is the one that serves the account; always if absent. Two would throw each other out. */
  readonly isOurs?: () => boolean;
  readonly keys: Pick<Keys, 'identify' | 'sign'>;
  readonly log: Log;
  /** Messages a minute, on average. */
  readonly perMinute: number;
  /** What is typed on the phone to give a conversation back to the bot. */
  readonly giveBackWord: string;
  /** For tests: milliseconds, the usual ones if absent. */
  readonly patience?: {
    readonly connect?: number;
    /** How long each code to scan is shown. */
    readonly qr?: number;
    readonly query?: number;
    readonly confirmed?: number;
    /** How long each step of fetching a file, or of handing one in, may take. */
    readonly media?: number;
  };
  readonly random?: () => number;
};

export const channelName = 'whatsapp-paired';

/** Milliseconds after which a question of the library to WhatsApp counts as unanswered. */
const queryWithin = 20_000;

/** What processes tell each other of. */
const typed = `${channelName}-typing`;

const notStored: Standing = {
  state: 'down',
  detail: 'as mensagens não podem ser gravadas agora; o WhatsApp as guarda',
};

/** The channel of one account. Connects only once it is started. */
export function createWhatsAppPaired(options: PairedOptions): Channel {
  const { account, store, keys, log, random = Math.random, patience = {} } = options;
  const { records } = store;
  const isOurs = options.isOurs ?? (() => true);
  const sign = (purpose: string) => (text: string) => keys.sign(`${channelName} ${account} ${purpose}`, text);
  const ids = createMessageIds(sign('message'));
  const aliasKey = sign('alias');
  const people = createPeople({
    records,
    keyOf: (name) => `alias/${channelName}/${account}/${aliasKey(name)}`,
    now: store.now,
  });
  const conversationOf = (address: string) => keys.identify({ channel: channelName, account, address });
  const written = createWritten({ store, ids, partsOf, people, conversationOf });
  const acquaintance = createAcquaintance({ store, people, conversationOf });
  const upload = defined({ origin: options.mediaOrigin, within: patience.media });
  const sending = createSending(defined({ confirmed: patience.confirmed }));
  const pace = createPace({
    perMinute: options.perMinute,
    now: () => performance.now(),
    random,
    pause: (milliseconds) => delay(milliseconds, undefined, { ref: false }),
  });

  let receive: Receive | undefined;
  let report: Report = async () => {};
  let hearTyping: Typing = () => {};
  let failing = false;
  let stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const arrivals = createArrivals({
    people: { personOf: (names) => untilStored(() => people.personOf(names)) },
    ids,
    giveBackWord: options.giveBackWord,
  });

  /** Waits between attempts to store what has come: longer each time, and no more once the channel stops. */
  const untilStored = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const { signal } = stopping;
    for (let misses = 0; ; misses++) {
      // Neither confirmed nor refused: WhatsApp brings it to whoever connects next.
      if (signal.aborted) throw new Left();
      try {
        const result = await work();
        failing = false;
        return result;
      } catch {
        failing = true;
        await delay(backoff(misses, random()), undefined, { signal, ref: false }).catch(() => {});
      }
    }
  };

  /**
   * Stores what has come, however long that takes. What cannot be stored by the time that the channel stops is left as it
   * is: it is not confirmed, and comes again.
   */
  const take = async (received: Received, serverTime: number): Promise<void> => {
    const work = (async () => {
      const arrival = await arrivals.read(received, serverTime);
      if (arrival === null) return;
      // Before it is stored: an answer may be there as soon as it is.
      if (arrival.event.type === 'customer.said')
        acquaintance.heard(arrival.address, Math.min(arrival.event.saidAt, store.now()));
      await untilStored(async () => receive?.([arrival]));
    })();
    underWay.add(work);
    try {
      await work.finally(() => underWay.delete(work));
    } catch (error) {
      if (error instanceof Left) await new Promise<never>(() => {});
      throw error;
    }
  };

  const connection = createConnection({
    account,
    log,
    random,
    isOurs,
    ...defined({ url: options.url, patience: patience.connect }),
    openCredentials: () => openCredentials({ records, account, hash: sign('credential') }),
    prepare: ({ creds }) => {
      const clock = createServerClock();
      const me = () => ({ id: creds.me?.id ?? '', lid: creds.me?.lid ?? '' });
      const reception = createReception({
        makeSignalRepository,
        me,
        take: (received) => take(received, clock.now()),
        admitted: async () => {
          if (stopping.signal.aborted || !isOurs()) await new Promise<never>(() => {});
        },
      });
      return {
        config: {
          makeSignalRepository: reception.makeSignalRepository,
          getMessage: (key: WAMessageKey) => written.find(key),
          defaultQueryTimeoutMs: patience.query ?? queryWithin,
          connectTimeoutMs: patience.connect ?? queryWithin,
          ...defined({ qrTimeout: patience.qr }),
        },
        made(socket) {
          for (const part of [clock, reception, sending, reports]) onStanza(socket, part.notice);
          socket.ev.on('connection.update', ({ connection: state }) => {
            if (state === 'close') sending.lost();
          });
          // Under each name that they may have a conversation by.
          onTyping(socket, async (names) => {
            for (const address of await people.addressesOf(names)) hearTyping(address);
          });
        },
      };
    },
  });

  const reports = createReports({
    ids,
    written,
    report: (told) => report(told),
    failed: (error) =>
      log.warn(
        { channel: channelName, account, ...originOf(error) },
        'what became of a message is not known',
      ),
  });

  /**
   * The library knows by the asynchronous context that it is within a transaction of its keys. Whoever sends because of
   * what was just received is still in that one's: the keys that encrypt would change in a transaction that has ended, be
   * written nowhere, and be used again.
   */
  const outside = new AsyncResource(channelName);

  let unhear: (() => void) | undefined;
  /** Another process, which has no connection, prepares an answer: `ACCOUNT CONVERSATION`. */
  const showInConversation = async (told: string): Promise<void> => {
    const [of, id = ''] = told.split(' ');
    const socket = connection.socket();
    if (socket === undefined || of !== account) return;
    const found = await store.conversation(conversationId(id)).catch(() => null);
    if (found !== null) await showTyping(socket, found.origin.address);
  };

  const send = async (address: string, message: Message, { id, file: read }: SendOptions): Promise<void> => {
    const bytes = message.file && (await demandFile(message.file, files, read));
    await acquaintance.demand(address);
    for (const [part, { text, file }] of partsOf(message).entries()) {
      await pace.turn({ patient: part > 0 });
      const socket = await connection.opened();
      if (socket === undefined)
        throw new Failure('retry', `o WhatsApp não está conectado: ${connection.standing().detail}`);
      const made = file && bytes && (await uploadFile(socket, { file, text }, bytes, upload));
      const own = { id: ids.idOf(id, part), ...(made ? { message: made } : { text }) };
      written.remember(own.id, id, made ?? asMessage(text));
      await sending.send(socket, address, own);
    }
  };

  return {
    name: channelName,
    account,
    alone: 'everything',
    async start(receiver, reporter = async () => {}, typing = () => {}) {
      receive = receiver;
      report = reporter;
      hearTyping = typing;
      stopping = new AbortController();
      failing = false;
      unhear ??= store.peers?.hear(typed, (told) => void showInConversation(told));
      connection.open();
    },
    async stop() {
      stopping.abort();
      unhear?.();
      unhear = undefined;
      await Promise.allSettled(underWay);
    },
    close: () => connection.close(),
    shows: { files },
    send: (...sent) => outside.runInAsyncScope(() => send(...sent)),
    standing() {
      if (stopping.signal.aborted) return { state: 'off', detail: 'parado: não recebe mensagens' };
      return failing ? notStored : connection.standing();
    },
    async check() {
      const { isLinked, state } = await openCredentials({ records, account, hash: sign('credential') });
      if (!isLinked()) throw new Failure('refused', 'nenhum celular conectado: use plantao pair');
      return `conectado ao celular de final ${(state.creds.me?.id ?? '').replace(/[:@].*$/, '').slice(-4)}`;
    },
    async typing(address) {
      const socket = connection.socket();
      if (socket !== undefined) await showTyping(socket, address);
      else store.peers?.tell(typed, `${account} ${conversationOf(address)}`);
    },
    media: (ref, limit) => fetchMedia(connection.socket(), ref, limit, upload),
    linking: {
      shown: connection.linking,
      show: connection.show,
      requestCode: connection.requestCode,
    },
  };
}

/** The channel stopped before it was stored. */
class Left extends Error {}
