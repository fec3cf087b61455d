/**
 * A channel in a process of its own, which answers everybody with their own words: `node channel-process.mjs URL`, what
 * it is linked by on the standard input. Ends at SIGTERM. Prints nothing, unless something goes wrong.
 */

import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { BufferJSON } from '@whiskeysockets/baileys';
import { openCredentials } from '../../../../dist/src/channels/whatsapp-paired/connecting/credentials.js';
import { createWhatsAppPaired } from '../../../../dist/src/channels/whatsapp-paired/index.js';
import { effectId } from '../../../../dist/src/core/ids/index.js';
import { createKeys } from '../../../../dist/src/keys/index.js';
import { silent } from '../../../../dist/src/log.js';
import { createMemoryStore } from '../../../../dist/src/stores/memory/index.js';

const { creds, preKeys } = JSON.parse(await text(process.stdin), BufferJSON.reviver);
const keys = createKeys(new Uint8Array(32));
const store = createMemoryStore();
const credentials = await openCredentials({
  records: store.records,
  account: 'main',
  hash: (name) => keys.sign('whatsapp-paired main credential', name),
});
Object.assign(credentials.state.creds, creds);
await credentials.state.keys.set({ 'pre-key': preKeys });
await credentials.save();

const channel = createWhatsAppPaired({
  account: 'main',
  url: process.argv[2],
  store,
  keys,
  log: silent,
  perMinute: 60_000,
  giveBackWord: '#bot',
  random: () => 0,
});
let sent = 0;
/** Until it is sent, as the outbox does. */
async function answer(address, words, id) {
  for (;;)
    try {
      return await channel.send(address, { text: words }, { id });
    } catch (failure) {
      if (failure.kind === undefined || failure.kind === 'refused') throw failure;
      await setTimeout(50);
    }
}
await channel.start(async (arrivals) => {
  for (const { address, event } of arrivals) {
    if (event.type !== 'customer.said' || event.content.type !== 'text') continue;
    const id = effectId('conversa', ++sent, 0);
    // After the message is stored: an answer waits for that.
    setImmediate(() => void answer(address, `eco: ${event.content.text}`, id));
  }
});
process.once('SIGTERM', async () => {
  await channel.stop();
  await channel.close();
  process.exit(0);
});
