/**
 * A Telegram for tests: a real HTTP server on loopback that speaks the Bot API as `api.telegram.org` does, with
 * people who write, press and read. The bot under test may be another process that is killed at any moment: what it
 * has not confirmed is delivered again.
 *
 *     const telegram = await startBotApi();
 *     const ana = telegram.chat();
 *     ana.say('oi');
 *     await ana.waitFor('Como posso ajudar?');
 *     ana.press('Abrir um chamado');
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer as readBytes } from 'node:stream/consumers';
import { type Chat, createChat, type Profile, type Sent } from './chat.ts';
import { createGroup, type Group, type GroupServer } from './forum.ts';
import { isUpload, readPayload, toRecord, type Upload } from './payload.ts';
import { createDelivery, type Update } from './webhook.ts';

export type { Chat, Sent } from './chat.ts';

export type Fault = {
  readonly status: number;
  /** What Telegram says about it; some words of its own if absent. */
  readonly description?: string;
  /** Sent as it is instead of an error in JSON: what a proxy in between would say. */
  readonly body?: string;
  /** Seconds, as Telegram tells them with a 429. */
  readonly retryAfter?: number;
  /** The new id of a group that became a supergroup. */
  readonly migratedTo?: number;
  /** How many calls it befalls; one if absent. */
  readonly times?: number;
};

export type BotApi = {
  /** What the bot takes for `https://api.telegram.org`. */
  readonly url: string;
  readonly token: string;
  /** A person's private chat with the bot; the same one for the same id. */
  chat(id?: number, profile?: Profile): Chat;
  /** A forum supergroup with the bot in it; the same one for the same id. */
  group(id?: number): Group;
  /** All messages of the bot that were taken, in order. */
  readonly sent: readonly Sent[];
  /** Every call that arrived, faults included. */
  readonly calls: readonly { readonly method: string; readonly payload: Payload }[];
  /** The ids of the updates that the bot has not confirmed. */
  unconfirmed(): readonly number[];
  /** When the bot confirmed an update, in milliseconds since 1970; undefined if it has not. */
  confirmedAt(update: number): number | undefined;
  /** Delivers any update whatsoever; `update_id` is added if it has none. */
  push(update: Payload): number;
  /** The id of the next update: Telegram chooses a new one at random after a quiet week. */
  renumber(nextUpdateId: number): void;
  /** Makes calls of a method fail instead of being done. */
  fail(method: string, fault: Fault): void;
  /** Does what is asked, and then resets the connection instead of answering. */
  dropAfter(method: string, times?: number): void;
  /** Takes calls of a method and never answers nor does them. */
  hang(method: string, times?: number): void;
  /** Ends the `getUpdates` that waits now with nothing, as when its time is over. */
  lapse(): void;
  /** As if another program had set a webhook, at which nobody listens: `getUpdates` conflicts until `deleteWebhook`. */
  setWebhook(): void;
  /** Keeps a file at this path, of this length as it says; its `file_id`. */
  keep(path: string, bytes: Uint8Array, size?: number): string;
  /** Takes messages, and what else counts in a group, only as this permits: it returns the seconds to wait instead, if any. */
  limit(refuse: (chatId: number) => number | undefined): void;
  /** A group becomes a supergroup with another id: only that is known from now on. */
  migrate(from: number, to: number): void;
  /** Where updates are sent to; undefined if they are to be asked for. */
  webhook(): string | undefined;
  /** How many milliseconds an update is on its way to the webhook. */
  linger(travel: (update: Update) => number): void;
  close(): Promise<void>;
};

export type Payload = Readonly<Record<string, unknown>>;

type Answer = { readonly result: unknown } | Fault;
type Trouble = { readonly type: 'fail'; readonly fault: Fault } | { readonly type: 'drop' | 'hang' };

export async function startBotApi(options: { readonly token?: string } = {}): Promise<BotApi> {
  const token = options.token ?? '100200300:loopback-token-of-a-test_bot';
  const chats = new Map<number, Chat>();
  const groups = new Map<number, GroupServer>();
  const sent: Sent[] = [];
  const calls: { method: string; payload: Payload }[] = [];
  const troubles = new Map<string, Trouble[]>();
  const files = new Map<string, Uint8Array>();
  const claimed = new Map<string, number>();
  let updates: Update[] = [];
  let nextUpdateId = 700_001;
  let allowed: readonly string[] = [];
  let description = '';
  let messageId = 0;
  let poller: { readonly wake: () => void; readonly conflict: () => void } | undefined;

  const delivery = createDelivery({
    updates: () => updates,
    confirm: (id) => confirm((update) => update === id),
  });

  const confirmed = new Map<number, number>();
  const confirm = (isMeant: (id: number) => boolean): void => {
    for (const { update_id: id } of updates) if (isMeant(id)) confirmed.set(id, Date.now());
    updates = updates.filter(({ update_id }) => !isMeant(update_id));
  };
  const push = (update: Payload): number => {
    const id = typeof update.update_id === 'number' ? update.update_id : nextUpdateId++;
    const kind = Object.keys(update).find((key) => key !== 'update_id');
    if (allowed.length === 0 || kind === undefined || allowed.includes(kind)) {
      updates.push({ ...update, update_id: id });
      poller?.wake();
      delivery.wake();
    }
    return id;
  };

  const getUpdates = async (payload: Payload, gone: AbortSignal): Promise<Answer> => {
    if (delivery.current() !== undefined)
      return conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    poller?.conflict();
    if (Array.isArray(payload.allowed_updates)) allowed = payload.allowed_updates.map(String);
    const offset = Number(payload.offset ?? 0);
    confirm((update) => update < offset);
    const page = () => ({ result: updates.slice(0, Number(payload.limit ?? 100)) });
    if (updates.length > 0 || !payload.timeout) return page();
    return new Promise<Answer>((resolve) => {
      const finish = (answer: Answer) => {
        clearTimeout(timer);
        if (poller === self) poller = undefined;
        resolve(answer);
      };
      const self = {
        wake: () => finish(page()),
        conflict: () =>
          finish(
            conflict(
              'terminated by other getUpdates request; make sure that only one bot instance is running',
            ),
          ),
      };
      const timer = setTimeout(() => finish({ result: [] }), Number(payload.timeout) * 1000);
      gone.addEventListener('abort', () => finish({ result: [] }));
      poller = self;
    });
  };

  const migrated = new Map<number, number>();
  let refuse: (chatId: number) => number | undefined = () => undefined;

  const sendMessage = (payload: Payload): Answer => {
    const { file } = payload;
    const upload = isUpload(file) ? file : undefined;
    const migratedTo = migrated.get(Number(payload.chat_id));
    if (migratedTo !== undefined)
      return { ...bad('group chat was upgraded to a supergroup chat'), migratedTo };
    const chat = chats.get(Number(payload.chat_id));
    if (chat === undefined) return bad('chat not found');
    if (chat.blocked) return { status: 403, description: 'Forbidden: bot was blocked by the user' };
    const words = upload ? payload.caption : payload.text;
    const text = typeof words === 'string' ? words.trim() : '';
    if (text === '' && !upload) return bad('message text is empty');
    if (text.length > (upload ? 1024 : 4096)) return bad('message is too long');
    if (/\p{Surrogate}/u.test(text)) return bad('strings must be encoded in UTF-8');
    const retryAfter = refuse(chat.id);
    if (retryAfter !== undefined) return { status: 429, description: 'Too Many Requests', retryAfter };
    const problem = findKeyboardProblem(payload.reply_markup);
    if (problem !== undefined) return bad(problem);
    const message: Sent = {
      ...payload,
      id: ++messageId,
      chatId: chat.id,
      text,
      markup: toRecord(payload.reply_markup),
      ...(upload && { file: upload }),
    };
    sent.push(message);
    chat.show(message);
    return {
      result: { message_id: message.id, date: nowInSeconds(), chat: { id: chat.id, type: 'private' }, text },
    };
  };

  const sendFile = (payload: Payload, kind: 'photo' | 'document'): Answer => {
    const file = payload[kind];
    if (!(file instanceof File)) return bad(`there is no ${kind} in the request`);
    if (kind === 'photo' && file.size > 10_485_760) return bad('file is too big');
    if (file.size === 0) return bad('file must be non-empty');
    const { [kind]: _, ...rest } = payload;
    return sendMessage({ ...rest, file: { kind, name: file.name, content: file } satisfies Upload });
  };

  const methods: Record<string, (payload: Payload, gone: AbortSignal) => Answer | Promise<Answer>> = {
    getme: () => ({
      result: { id: 100200300, is_bot: true, first_name: 'Plantão', username: 'plantao_teste_bot' },
    }),
    getupdates: getUpdates,
    sendmessage: sendMessage,
    sendphoto: (payload) => sendFile(payload, 'photo'),
    senddocument: (payload) => sendFile(payload, 'document'),
    answercallbackquery: ({ callback_query_id: id }) =>
      [...chats.values()].some((chat) => chat.endSpinning(String(id)))
        ? { result: true }
        : bad('query is too old and response timeout expired or query ID is invalid'),
    editmessagereplymarkup: ({ chat_id, message_id, reply_markup }) => {
      const message = chats.get(Number(chat_id))?.messages.find(({ id }) => id === Number(message_id));
      if (message === undefined) return bad('message to edit not found');
      message.markup = toRecord(reply_markup);
      return { result: true };
    },
    sendchataction: ({ chat_id }) => (chats.has(Number(chat_id)) ? { result: true } : bad('chat not found')),
    getfile: ({ file_id: id }) => {
      const found = [...files].find(([path]) => `id-of-${path}` === id);
      if (found === undefined) return bad('wrong file_id or the file is temporarily unavailable');
      const [path, bytes] = found;
      return {
        result: {
          file_id: String(id),
          file_unique_id: 'u',
          file_size: claimed.get(path) ?? bytes.length,
          file_path: path,
        },
      };
    },
    setmycommands: () => ({ result: true }),
    deletemycommands: () => ({ result: true }),
    getmydescription: () => ({ result: { description } }),
    setmydescription: (payload) => {
      description = String(payload.description ?? '');
      return { result: true };
    },
    setwebhook: (payload) => {
      const url = String(payload.url ?? '');
      const { secret_token: secret } = payload;
      if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(String(secret)))
        return bad('secret token contains unallowed characters');
      if (url !== '' && !/^https?:\/\/[^/]/.test(url)) return bad('bad webhook: invalid URL');
      if (Array.isArray(payload.allowed_updates)) allowed = payload.allowed_updates.map(String);
      if (payload.drop_pending_updates === true) updates = [];
      delivery.set(
        url === ''
          ? undefined
          : {
              url,
              secret: secret === undefined ? undefined : String(secret),
              connections: Number(payload.max_connections ?? 40),
            },
      );
      return { result: true };
    },
    getwebhookinfo: () => ({
      result: {
        url: delivery.current()?.url ?? '',
        has_custom_certificate: false,
        pending_update_count: updates.length,
        ...delivery.lastError(),
      },
    }),
    deletewebhook: ({ drop_pending_updates: drop }) => {
      delivery.set(undefined);
      if (drop === true) updates = [];
      return { result: true };
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const [, fileBot, path = ''] = /^\/file\/bot([^/]+)\/(.+)$/.exec(request.url ?? '') ?? [];
    if (fileBot !== undefined) {
      const bytes = fileBot === token ? files.get(path) : undefined;
      response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' });
      response.end(bytes);
      return;
    }
    const [, bot, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? [];
    const payload = readPayload(await readBytes(request), request.headers['content-type']);
    calls.push({ method, payload });
    const trouble = troubles.get(method.toLowerCase())?.shift();
    if (trouble?.type === 'hang') return;
    const run = methods[method.toLowerCase()] ?? (groups.size === 0 ? undefined : unknownChat);
    const answered: Answer =
      bot !== token
        ? { status: 401, description: 'Unauthorized' }
        : trouble?.type === 'fail'
          ? trouble.fault
          : run === undefined
            ? { status: 404, description: 'Not Found: method not found' }
            : (inGroup(method.toLowerCase(), payload) ?? (await run(payload, gone.signal)));
    if (trouble?.type === 'drop') request.socket.resetAndDestroy();
    else respond(response, answered);
  };

  const inGroup = (method: string, payload: Payload): Answer | undefined => {
    for (const { call } of groups.values()) {
      const answered = call(method, payload);
      if (answered !== undefined) return answered;
    }
    return undefined;
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const trouble = (method: string, times: number, one: Trouble) => {
    const key = method.toLowerCase();
    troubles.set(key, [...(troubles.get(key) ?? []), ...Array.from({ length: times }, () => one)]);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    chat(id = 5_000_000 + chats.size, profile = {}) {
      const chat = chats.get(id) ?? createChat({ id, profile, push, nextMessageId: () => ++messageId });
      chats.set(id, chat);
      return chat;
    },
    group(id = -1_001_234_567_890) {
      const found =
        groups.get(id) ??
        createGroup({ id, push, nextMessageId: () => ++messageId, refuse: () => refuse(id) });
      groups.set(id, found);
      return found.group;
    },
    sent,
    calls,
    confirmedAt: (update) => confirmed.get(update),
    unconfirmed: () => updates.map(({ update_id }) => update_id),
    push,
    renumber: (next) => {
      nextUpdateId = next;
    },
    fail: (method, fault) => trouble(method, fault.times ?? 1, { type: 'fail', fault }),
    dropAfter: (method, times = 1) => trouble(method, times, { type: 'drop' }),
    hang: (method, times = 1) => trouble(method, times, { type: 'hang' }),
    lapse: () => poller?.wake(),
    setWebhook: () => delivery.set({ url: 'http://127.0.0.1:9/', secret: undefined, connections: 1 }),
    webhook: () => delivery.current()?.url,
    linger: delivery.linger,
    keep(path, bytes, size) {
      files.set(path, bytes);
      if (size !== undefined) claimed.set(path, size);
      return `id-of-${path}`;
    },
    limit: (next) => {
      refuse = next;
    },
    migrate: (from, to) => void migrated.set(from, to),
    async close() {
      await delivery.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const bad = (what: string): Fault => ({ status: 400, description: `Bad Request: ${what}` });
/** A method of groups, of a chat that is none. */
const unknownChat = (): Answer => bad('chat not found');
const conflict = (what: string): Fault => ({ status: 409, description: `Conflict: ${what}` });
const nowInSeconds = () => Math.floor(Date.now() / 1000);

function respond(response: ServerResponse, answer: Answer): void {
  const failed = 'status' in answer;
  const body = failed
    ? (answer.body ?? {
        ok: false,
        error_code: answer.status,
        description: answer.description ?? `error ${answer.status}`,
        parameters: { retry_after: answer.retryAfter, migrate_to_chat_id: answer.migratedTo },
      })
    : { ok: true, ...answer };
  response.writeHead(failed ? answer.status : 200, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** What Telegram would object to in a keyboard. */
function findKeyboardProblem(markup: unknown): string | undefined {
  const { inline_keyboard: inline, keyboard } = toRecord(markup);
  for (const button of [inline, keyboard].flat(2)) {
    if (button === undefined) continue;
    const { text, callback_data: data } = toRecord(button);
    if (typeof text !== 'string' || text === '') return 'text buttons are unallowed to be empty';
    if (inline !== undefined && (typeof data !== 'string' || data === '' || Buffer.byteLength(data) > 64))
      return 'BUTTON_DATA_INVALID';
  }
  return undefined;
}
