/**
 * The client in a process of its own, which a test may kill: `node client-process.mjs URL`, credentials on the standard
 * input. It trusts what the client trusts by itself. Prints `open`, and the texts that arrive, one a line.
 */

import { text } from 'node:stream/consumers';
import { BufferJSON, makeWASocket } from '@whiskeysockets/baileys';
import { pino } from 'pino';

const { creds, preKeys } = JSON.parse(await text(process.stdin), BufferJSON.reviver);
const kept = new Map(Object.entries(preKeys).map(([id, pair]) => [`pre-key ${id}`, pair]));
const keys = {
  get: (type, ids) => Object.fromEntries(ids.map((id) => [id, kept.get(`${type} ${id}`)])),
  set(data) {
    for (const [type, values] of Object.entries(data))
      for (const [id, value] of Object.entries(values)) kept.set(`${type} ${id}`, value ?? undefined);
  },
};
console.info = () => {};
console.warn = () => {};
const socket = makeWASocket({
  auth: { creds, keys },
  waWebSocketUrl: process.argv[2],
  logger: pino({ level: 'silent' }),
});
socket.ev.on('connection.update', ({ connection }) => connection && process.stdout.write(`${connection}\n`));
socket.ev.on('messages.upsert', ({ messages }) => {
  for (const { message } of messages) process.stdout.write(`${message?.conversation}\n`);
});
