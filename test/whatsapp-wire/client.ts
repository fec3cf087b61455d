/** The real client against the local server, as bare as it goes: what it reported is kept, nothing is done about it. */

import {
  type AuthenticationCreds,
  type ConnectionState,
  makeWASocket,
  type proto,
  type SignalKeyStore,
  type UserFacingSocketConfig,
  type WAMessage,
  type WAMessageUpdate,
  type WASocket,
} from '@whiskeysockets/baileys';
import { pino } from 'pino';
import { vi } from 'vitest';
import type { WhatsApp } from '../support/whatsapp/index.ts';

export type Client = {
  readonly socket: WASocket;
  readonly creds: AuthenticationCreds;
  /** Every message reported, and whether it came live (`notify`) or from when the client was away (`append`). */
  readonly messages: readonly { readonly message: WAMessage; readonly type: string }[];
  /** The texts of others that could be read. */
  readonly texts: readonly string[];
  readonly updates: readonly WAMessageUpdate[];
  readonly state: Partial<ConnectionState>;
  /** The code of the close; undefined if it has not closed. */
  readonly closedWith: number | undefined;
  opened(): Promise<void>;
  closed(): Promise<number>;
  end(): Promise<void>;
};

const clients = new Set<Client>();

/** Connects with credentials, which the client changes. */
export function connect(
  whatsapp: Pick<WhatsApp, 'url'>,
  auth: { readonly creds: AuthenticationCreds; readonly keys: SignalKeyStore },
  config: Partial<UserFacingSocketConfig> = {},
): Client {
  const messages: { message: WAMessage; type: string }[] = [];
  const updates: WAMessageUpdate[] = [];
  const state: Partial<ConnectionState> = {};
  let closedWith: number | undefined;
  const { creds } = auth;
  const socket = makeWASocket({
    auth: { creds, keys: auth.keys },
    waWebSocketUrl: whatsapp.url,
    logger: pino({ level: 'silent' }),
    connectTimeoutMs: 30_000,
    defaultQueryTimeoutMs: 30_000,
    retryRequestDelayMs: 0,
    markOnlineOnConnect: false,
    ...config,
  });
  socket.ev.on('creds.update', (update) => void Object.assign(creds, update));
  socket.ev.on('connection.update', (update) => {
    Object.assign(state, update);
    if (update.connection !== 'close') return;
    closedWith = codeOf(update.lastDisconnect?.error) ?? 0;
  });
  socket.ev.on('messages.upsert', ({ messages: upserted, type }) => {
    for (const message of upserted) messages.push({ message, type });
  });
  socket.ev.on('messages.update', (update) => void updates.push(...update));

  const client: Client = {
    socket,
    creds,
    messages,
    updates,
    state,
    get texts() {
      return messages.flatMap(({ message }) =>
        message.key.fromMe || message.message == null ? [] : [textOf(message.message)],
      );
    },
    get closedWith() {
      return closedWith;
    },
    opened: () => waitFor(() => state.connection === 'open'),
    async closed() {
      await waitFor(() => closedWith !== undefined);
      return closedWith ?? 0;
    },
    async end() {
      clients.delete(client);
      await socket.end(undefined);
    },
  };
  clients.add(client);
  return client;
}

/** Ends the clients of a test. */
export async function endClients(): Promise<void> {
  for (const client of clients) await client.end();
}

/** Waits until something is so, however slow the machine. */
export const waitFor = (isSo: () => boolean): Promise<void> =>
  vi.waitFor(
    () => {
      if (!isSo()) throw new Error(`never so: ${isSo}`);
    },
    { timeout: 60_000, interval: 5 },
  );

const textOf = ({ conversation, extendedTextMessage }: proto.IMessage): string =>
  conversation ?? extendedTextMessage?.text ?? '';

function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('output' in error)) return undefined;
  const { output } = error;
  if (typeof output !== 'object' || output === null || !('statusCode' in output)) return undefined;
  return Number(output.statusCode);
}
