/**
 * The edge to WhatsApp by a linked phone: messages in and out through a WhatsApp on loopback, with credentials and
 * messages durable on LMDB, and beside it, in the same run, the bare library with everything in memory, which confirms
 * nothing and keeps nothing. The server and its people are in this process too, and take most of its time.
 *
 *     npm run bench -- --messages 1000
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeWASocket } from '@whiskeysockets/baileys';
import { quietLibsignal, silentLogger } from '../src/channels/whatsapp-paired/connecting/quiet.ts';
import { createWhatsAppPaired } from '../src/channels/whatsapp-paired/index.ts';
import { conversationId, effectId } from '../src/core/ids/index.ts';
import { createKeys } from '../src/keys/index.ts';
import { createSealer, createSealingKey } from '../src/keys/seal.ts';
import { silent } from '../src/log.ts';
import { createIntake } from '../src/plantao/intake.ts';
import { openLmdbStore } from '../src/stores/lmdb/index.ts';
import { type Chat, startWhatsApp } from '../test/support/whatsapp/index.ts';
import { linkIn } from '../test/support/whatsapp/stored.ts';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '600' } }, strict: false });
const messages = Number(values.messages);
const people = 20;

/** A client of an account: what it is told by, what it has taken, and how it sends. */
type Edge = {
  taken(): number;
  send(to: string, text: string): Promise<void>;
  close(): Promise<void>;
};

const whatsapp = await startWhatsApp();
quietLibsignal();
const folder = mkdtempSync(join(tmpdir(), 'plantao-bench-whatsapp-'));
let accounts = 0;

const bare = await measure(async (account) => {
  const { creds, keys } = account.linked();
  let taken = 0;
  const socket = makeWASocket({
    auth: { creds, keys },
    waWebSocketUrl: whatsapp.url,
    logger: silentLogger,
    markOnlineOnConnect: false,
    emitOwnEvents: false,
  });
  socket.ev.on('creds.update', (update) => void Object.assign(creds, update));
  socket.ev.on('messages.upsert', ({ messages: upserted }) => {
    taken += upserted.length;
  });
  await new Promise<void>((resolve) =>
    socket.ev.on('connection.update', ({ connection }) => connection === 'open' && resolve()),
  );
  return {
    taken: () => taken,
    send: async (to, text) => void (await socket.sendMessage(to, { text, linkPreview: null })),
    close: () => socket.end(undefined),
  };
});

const edge = await measure(async (account) => {
  const sealer = createSealer([createSealingKey()]);
  const store = await openLmdbStore({ folder, unlock: async () => ({ sealer, all: false }) });
  const keys = createKeys(new Uint8Array(32).fill(1));
  await linkIn({ records: store.records, keys }, account, 'main');
  let taken = 0;
  const channel = createWhatsAppPaired({
    account: 'main',
    url: whatsapp.url,
    store: {
      ...store,
      // Nobody takes turns here that would write the transcript.
      transcript: async () => [
        { type: 'customer', content: { type: 'text', text: 'oi' }, saidAt: 0, seq: 1, at: store.now() },
      ],
    },
    keys,
    log: silent,
    perMinute: 1_000_000,
    giveBackWord: '#bot',
  });
  const intake = createIntake({ store, keys, log: silent });
  const receive = intake.from(channel);
  await channel.start(async (arrivals) => {
    await receive(arrivals);
    taken += arrivals.length;
  });
  while (channel.standing().state !== 'connected') await pause();
  const conversation = conversationId('bench');
  let says = 0;
  return {
    taken: () => taken,
    send: (to, text) => channel.send(to, { text }, { id: effectId(conversation, 1, says++) }),
    async close() {
      await channel.stop();
      await channel.close?.();
      intake.stop();
      await store.close();
    },
  };
});
await whatsapp.close();
rmSync(folder, { recursive: true, force: true });

const row = (name: string, { into, out }: Measured, base: Measured) =>
  console.log(
    `${name.padEnd(34)} ${into.toFixed(0).padStart(6)} in/s ${out.toFixed(0).padStart(6)} out/s   ` +
      `${(into / base.into).toFixed(2)} and ${(out / base.out).toFixed(2)} of the bare library`,
  );
console.log(
  `\nWhatsApp by a linked phone: ${messages} messages of ${people} people each way, through a local server`,
);
row('Plantão, durable and confirmed', edge, bare);
row('bare library, in memory', bare, bare);
// The library leaves clocks behind.
process.exit();

type Measured = { readonly into: number; readonly out: number };

async function measure(
  open: (account: ReturnType<typeof whatsapp.account>) => Promise<Edge>,
): Promise<Measured> {
  const number = ++accounts;
  const account = whatsapp.account({ phone: `551198888000${number}` });
  const chats: readonly Chat[] = Array.from({ length: people }, (_, person) =>
    whatsapp.subscriber({ phone: `55119777${number}${String(person).padStart(4, '0')}` }).chat(account),
  );
  const edge = await open(account);
  // Sessions and device lists are there when it counts, as they are after the first words of a chat.
  await Promise.all(chats.map((chat) => chat.say('oi')));
  await until(() => edge.taken() >= people);
  const jids = chats.map((_, person) => `55119777${number}${String(person).padStart(4, '0')}@s.whatsapp.net`);
  for (const jid of jids) await edge.send(jid, 'olá');
  await until(() => chats.every((chat) => chat.texts.length > 0));

  const each = Math.ceil(messages / people);
  const before = edge.taken();
  const into = await rate(async () => {
    await Promise.all(
      chats.map(async (chat) => {
        for (let index = 0; index < each; index++) await chat.say(`mensagem ${index}`);
      }),
    );
    await until(() => edge.taken() >= before + each * people);
  });
  const out = await rate(async () => {
    await Promise.all(
      jids.map(async (jid) => {
        for (let index = 0; index < each; index++) await edge.send(jid, `resposta ${index}`);
      }),
    );
    await until(() => chats.every((chat) => chat.texts.length > each));
  });
  await edge.close();
  return { into, out };

  async function rate(work: () => Promise<void>): Promise<number> {
    const began = performance.now();
    await work();
    return (each * people * 1_000) / (performance.now() - began);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause();
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}
