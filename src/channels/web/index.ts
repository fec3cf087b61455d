/**
 * The web chat: a page, three routes, and no delivery of its own. The page reads the transcript, so a message has
 * arrived once its line can be read; sessions, streams and limits have their own files beside this one. It has two
 * doors: opened by itself, and in a frame of the provider's site. They share nothing that a browser keeps.
 */

import { z } from 'zod';
import type { Incoming } from '../../core/content.ts';
import { type ConversationId, conversationId } from '../../core/ids/index.ts';
import { type Log, originOf } from '../../log.ts';
import { networkOf } from '../../network.ts';
import type { Store } from '../../stores/store.ts';
import type { Channel, Receive, Typing } from '../channel.ts';
import { demandFile, type FileRule, largestFile } from '../files.ts';
import { json, redirect, refuse, words } from './answers.ts';
import { isForeign, isOpenedByItself, isSameOrigin } from './asker.ts';
import { createFiles, largestUpload } from './files.ts';
import { type Allowance, createLimits } from './limits.ts';
import { readStretch } from './lines.ts';
import { createPage, type Demonstration } from './page.ts';
import { createSessions, type Sessions } from './session.ts';
import { createStreams } from './streams.ts';

export type WebChatOptions = {
  readonly store: Pick<Store, 'transcript' | 'watch' | 'conversation' | 'files' | 'peers'>;
  readonly identify: (at: {
    readonly channel: string;
    readonly account: string;
    readonly address: string;
  }) => ConversationId;
  /** A keyed hash, base64url: signs sessions, and hides IP addresses. */
  readonly sign: (text: string) => string;
  readonly providerName: string;
  /** True wherever the page is reached by https. */
  readonly secureCookies: boolean;
  /** Origins of sites that may frame the page; without any it cannot be framed. */
  readonly sites?: readonly string[];
  readonly log: Pick<Log, 'error'>;
  readonly now?: () => number;
  /** Shows on the page that nothing is real, and whom one may pretend to be. */
  readonly demonstration?: Demonstration;
  readonly allowance?: Partial<Allowance>;
  /** Milliseconds between two signs of life on an event stream. */
  readonly beat?: number;
};

/** What processes tell each other of: an answer to a page is being prepared. */
const typed = 'web-typing';
const textLength = 4_000;
const shows: { readonly files: readonly FileRule[] } = { files: [{ size: largestFile }] };

const posted = z.union([
  z.object({ id: z.uuid(), text: z.string().refine((text) => text.trim() !== '') }),
  z.object({
    id: z.uuid(),
    choice: z.string().regex(/^[a-z0-9-]{1,24}$/),
    menu: z.string().min(1).max(64),
    label: z.string().min(1).max(200),
  }),
]);

/** A way to the page: where it is, what its routes begin with, and whose cookie is read there. */
type Door = {
  readonly path: string;
  readonly routes: string;
  readonly sessions: Sessions;
  readonly show: (cookie: string) => Response;
};

/**
 * The web chat as a channel. Its page is at `/`, everything else of it below `/chat/`. For frames the page is at
 * `/embed`, its routes are below that, and the script that makes them is `/embed.js`.
 */
export function createWebChat(options: WebChatOptions): Channel {
  const { store, sign, log, sites = [] } = options;
  const now = options.now ?? Date.now;
  const place = { channel: 'web', account: 'main' };
  const page = createPage({ ...options, sites });
  const openDoor = (framed: boolean) => createSessions({ sign, secure: options.secureCookies, framed });
  const front: Door = { path: '/', routes: '/chat', sessions: openDoor(false), show: page.show };
  const frame: Door = { path: '/embed', routes: '/embed', sessions: openDoor(true), show: page.frame };
  const doors = sites.length > 0 ? [front, frame] : [front];
  const limits = createLimits({
    messagesPerMinute: 20,
    messagesPerMinuteAndNetwork: 300,
    beginningsPerHourAndNetwork: 120,
    bytesPerHour: 40 * 2 ** 20,
    bytesPerHourAndNetwork: 200 * 2 ** 20,
    bytesPerDay: 500 * 2 ** 20,
    ...options.allowance,
  });
  const streams = createStreams({
    store,
    onError: (error) => log.error(originOf(error), 'a transcript could not be read for a page'),
    beat: options.beat ?? 20_000,
    perConversation: 8,
    // Customers of one carrier share an address; a page without a stream asks from time to time.
    perNetwork: 400,
    perProcess: 4_000,
  });
  const conversationOf = (session: string) => options.identify({ ...place, address: session });
  /** What is being posted: `stop` waits for it. */
  const posting = new Set<Promise<unknown>>();
  const files = createFiles({ store, limits });
  let receive: Receive | null = null;
  let tellTyping: Typing | undefined;
  let unhear: (() => void) | undefined;

  function showPage({ sessions, show }: Door, request: Request): Response {
    const session = sessions.read(request) ?? sessions.mint();
    return show(sessions.cookie(session));
  }

  async function takeMessage({ sessions }: Door, request: Request, ip: string): Promise<Response> {
    if (!isSameOrigin(request)) return refuse(403, words.notFromHere);
    const session = sessions.read(request);
    if (session === null) return refuse(401, words.over);
    const reading = posted.safeParse(await request.json().catch(() => undefined));
    if (!reading.success) return refuse(400, 'Não conseguimos ler esta mensagem.');
    const message = reading.data;
    if ('text' in message && message.text.length > textLength)
      return refuse(413, 'Mensagem grande demais: escreva em até 4.000 caracteres, ou em partes.');

    const network = networkOf(ip);
    const refused = await admit(session, network);
    return refused ?? post({ session, network, id: message.id }, async () => contentOf(message));
  }

  /** A photo or a document, as it is. Its id is in the address, as whatever a browser may send with it. */
  async function takeFile({ sessions }: Door, request: Request, ip: string): Promise<Response> {
    if (!isSameOrigin(request, 'application/octet-stream')) return refuse(403, words.notFromHere);
    const session = sessions.read(request);
    if (session === null) return refuse(401, words.over);
    const { data: id } = z.uuid().safeParse(new URL(request.url).searchParams.get('id'));
    if (id === undefined) return refuse(400, 'Não conseguimos ler este arquivo.');
    const network = networkOf(ip);
    const ref = sign(`file:${session}:${id}`);
    const refused = await admit(session, network);
    return refused ?? post({ session, network, id }, () => files.take(request, { session, network, ref }));
  }

  /** Stores what was said, once it is read; `read` may refuse. */
  async function post(
    from: { readonly session: string; readonly network: string; readonly id: string },
    read: () => Promise<Incoming | Response>,
  ): Promise<Response> {
    const { session, network, id } = from;
    const take = receive;
    if (take === null) return refuse(503, words.notStored);
    const storing = async () => {
      const content = await read();
      if (content instanceof Response) return content;
      const event = { type: 'customer.said', content, saidAt: now() } as const;
      await take([{ address: session, via: sign(`ip:${network}`), dedupe: id, event }]);
      return json({}, 202);
    };
    const taking = storing();
    posting.add(taking);
    try {
      return await taking;
    } catch (error) {
      return refuseUnstored(error);
    } finally {
      posting.delete(taking);
    }
  }

  async function hearTyping({ sessions }: Door, request: Request): Promise<Response> {
    if (!isSameOrigin(request)) return refuse(403, words.notFromHere);
    const session = sessions.read(request);
    if (session !== null && (await limits.typing(session)) === 0) tellTyping?.(session);
    return new Response(null, { status: 204 });
  }

  function refuseUnstored(error: unknown): Response {
    log.error(originOf(error), 'a message from the page could not be stored');
    return refuse(503, words.notStored);
  }

  /** No, if that is too many, or if the store does not even say so. */
  async function admit(session: string, network: string): Promise<Response | null> {
    try {
      const wait = await countMessage(session, network);
      return wait > 0 ? refuse(429, words.tooMany, wait) : null;
    } catch (error) {
      return refuseUnstored(error);
    }
  }

  async function countMessage(session: string, network: string): Promise<number> {
    const begins =
      !(await limits.knows(session)) && (await store.conversation(conversationOf(session))) === null;
    const wait = begins ? await limits.beginning(network) : 0;
    return wait > 0 ? wait : limits.message(session, network);
  }

  async function showLines({ sessions }: Door, request: Request): Promise<Response> {
    const session = sessions.read(request);
    if (session === null) return json({ lines: [], last: 0, more: false }, 200);
    return json(await readStretch(store, conversationOf(session), positionIn(request)), 200);
  }

  async function showFile({ sessions }: Door, request: Request, seq: number): Promise<Response> {
    const session = sessions.read(request);
    return session === null ? refuse(401, words.over) : files.show(request, conversationOf(session), seq);
  }

  function openStream({ sessions }: Door, request: Request, ip: string): Response {
    const session = sessions.read(request);
    if (session === null) return refuse(401, words.over);
    const stream = receive && streams.open(conversationOf(session), positionIn(request) ?? 0, networkOf(ip));
    // The page then asks for new lines from time to time instead.
    if (stream === null) return refuse(503, 'Muitas abas abertas.', 10_000);
    return new Response(stream, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
    });
  }

  return {
    ...place,
    name: place.channel,
    async start(given, _, typing) {
      receive = given;
      tellTyping = typing;
      unhear = store.peers?.hear(typed, (conversation) => streams.type(conversationId(conversation)));
    },
    async stop() {
      receive = null;
      unhear?.();
      streams.close();
      await Promise.allSettled(posting);
    },
    shows,
    // The job for this message was committed together with its line: whoever reads the transcript has it already.
    async send(_, message, { file }) {
      if (message.file) await demandFile(message.file, shows.files, file);
    },
    standing: () =>
      receive === null
        ? { state: 'off', detail: 'A página de conversa está fechada.' }
        : { state: 'connected', detail: 'A página de conversa está aberta.' },
    media: files.fetch,
    longestBody: (path) =>
      doors.some(({ routes }) => path === `${routes}/files`) ? largestUpload : undefined,
    check: async () => 'Página de conversa: não depende de nenhuma conta.',
    async typing(address) {
      const conversation = conversationOf(address);
      streams.type(conversation);
      // The page may have its stream from another process.
      store.peers?.tell(typed, conversation);
    },
    async route(request, { ip }) {
      const { pathname } = new URL(request.url);
      const reads = request.method === 'GET' || request.method === 'HEAD';
      if (pathname === '/embed.js' && sites.length > 0)
        return reads ? page.script(request) : refuse(405, words.method);
      const door = doors.find(({ path, routes }) => pathname === path || pathname.startsWith(`${routes}/`));
      if (door === undefined) return undefined;
      if (pathname === door.path) {
        if (!reads) return refuse(405, words.method);
        return door === frame && isOpenedByItself(request) ? redirect(front.path) : showPage(door, request);
      }
      const route = pathname.slice(door.routes.length);
      if (route === '/files' || route === '/typing') {
        if (request.method !== 'POST') return refuse(405, words.method);
        return route === '/files' ? takeFile(door, request, ip) : hearTyping(door, request);
      }
      if (route === '/messages')
        return request.method === 'POST' ? takeMessage(door, request, ip) : refuse(405, words.method);
      if (!reads) return undefined;
      if (route === '/lines')
        return isForeign(request) ? refuse(403, words.notHere) : showLines(door, request);
      const [, seq] = /^\/files\/(\d{1,15})$/.exec(route) ?? [];
      if (seq !== undefined)
        return isForeign(request) ? refuse(403, words.notHere) : showFile(door, request, Number(seq));
      // Not for HEAD: nobody would read the stream, nor end it.
      if (route === '/events' && request.method === 'GET')
        return isForeign(request) ? refuse(403, words.notHere) : openStream(door, request, ip);
      return page.asset(request);
    },
  };
}

const contentOf = (message: z.infer<typeof posted>): Incoming =>
  'text' in message
    ? { type: 'text', text: message.text }
    : { type: 'choice', choice: message.choice, menu: message.menu, label: message.label };

/** Where the reader is: a browser that reconnects by itself says so in a header, with the address as it first was. */
function positionIn(request: Request): number | undefined {
  const given = [request.headers.get('last-event-id'), new URL(request.url).searchParams.get('after')]
    .filter((text) => text !== null && /^\d{1,15}$/.test(text))
    .map(Number);
  return given.length > 0 ? Math.max(...given) : undefined;
}
