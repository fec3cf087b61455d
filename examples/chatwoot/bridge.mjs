/**
 * A bridge between Plantão and Chatwoot's API channel: who waits for a person on Plantão is a conversation in Chatwoot,
 * and what agents answer there reaches the customer. Run it beside both: see README.md.
 */

import { createServer } from 'node:http';
import { createChatwoot } from './chatwoot.mjs';
import { openMemory } from './memory.mjs';
import { createPlantao, isSigned } from './plantao.mjs';
import { createCopies } from './to-chatwoot.mjs';
import { createAnswers } from './to-plantao.mjs';

const longestBody = 1_000_000;

const settings = Object.fromEntries(
  [
    'PLANTAO_URL',
    'PLANTAO_TOKEN',
    'PLANTAO_WEBHOOK_SECRET',
    'CHATWOOT_URL',
    'CHATWOOT_TOKEN',
    'CHATWOOT_ACCOUNT',
    'CHATWOOT_INBOX',
    'BRIDGE_SECRET',
  ].map((name) => {
    const value = process.env[name]?.trim();
    if (!value) throw new Error(`falta ${name}: veja README.md`);
    return [name, value];
  }),
);
const { BRIDGE_HOST = '127.0.0.1', BRIDGE_PORT = '3100', BRIDGE_STATE = './bridge.json' } = process.env;

const inbox = Number(settings.CHATWOOT_INBOX);
const memory = openMemory(BRIDGE_STATE);
const plantao = createPlantao({ url: settings.PLANTAO_URL, token: settings.PLANTAO_TOKEN });
const chatwoot = createChatwoot({
  url: settings.CHATWOOT_URL,
  token: settings.CHATWOOT_TOKEN,
  account: settings.CHATWOOT_ACCOUNT,
  inbox,
});
const copies = createCopies({ memory, plantao, chatwoot });
const answers = createAnswers({ memory, plantao, chatwoot, inbox });

/** What Plantão tells. It tells it again, in order, until the answer is one of success. */
async function fromPlantao(request, body) {
  if (!isSigned(settings.PLANTAO_WEBHOOK_SECRET, request.headers, body)) return 401;
  const { type, data } = JSON.parse(body);
  if (type !== 'test') await copies.take(type, data.conversation);
  return 204;
}

/** What Chatwoot tells, perhaps twice, and never again: it is kept before it is answered. */
function fromChatwoot(body) {
  answers.take(JSON.parse(body));
  return 200;
}

async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestBody) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const server = createServer(async (request, response) => {
  let status = 404;
  try {
    if (request.method === 'POST' && request.url === '/plantao')
      status = await fromPlantao(request, await read(request));
    else if (request.method === 'POST' && request.url === `/chatwoot/${settings.BRIDGE_SECRET}`)
      status = fromChatwoot(await read(request));
  } catch (error) {
    status = 503;
    console.error(`bridge: ${error instanceof Error ? error.message : 'failed'}`);
  }
  response.writeHead(status).end();
});

server.listen(Number(BRIDGE_PORT), BRIDGE_HOST, () => {
  const { port } = server.address();
  console.log(`bridge: http://${BRIDGE_HOST}:${port}`);
  answers.start();
});

for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, () => {
    answers.stop();
    server.close();
    server.closeAllConnections();
  });
