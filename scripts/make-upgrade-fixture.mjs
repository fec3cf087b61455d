/**
 * Writes the data that this version leaves when it is killed in the middle of everything, for
 * `test/whole/upgrade.test.ts` of later versions:
 *
 *     npm run build && node scripts/make-upgrade-fixture.mjs test/whole/upgrade/NAME
 *
 * Run once for each release, and whenever the flow's version or a table's shape is about to change; what it writes is
 * committed and never written anew. Everybody in it is invented. `UPGRADE_FROM=FOLDER npx vitest run
 * test/whole/upgrade.test.ts` tries a folder of such folders that lies elsewhere.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { readConfig } from '../dist/src/config/index.js';
import { Failure } from '../dist/src/core/failure.js';
import { openPlantao } from '../dist/src/plantao/index.js';
import { startHubsoftSandbox } from '../dist/src/sandboxes/hubsoft/index.js';
import { askHolder } from '../dist/src/stores/lmdb/index.js';

const target = process.argv[2];
if (target === undefined) throw new Error('say where to: test/whole/upgrade/NAME');
if (existsSync(target))
  throw new Error(`${target} is there already: what an older version left is not written anew`);
const folder = mkdtempSync(join(tmpdir(), 'plantao-fixture-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, 'data');
const ledger = join(folder, 'tickets.jsonl');
const sandbox = await startHubsoftSandbox({ file: ledger, faults: true });

/** How long a slow machine may take to get from one situation to the next, in milliseconds. */
const patience = 60_000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const customers = sandbox.customers.filter(
  ({ services, alerts, phones, taxId }) =>
    services.length === 1 &&
    services[0].standing === 'servico_habilitado' &&
    alerts.length === 0 &&
    phones.some((phone) => phone.length === 11) &&
    taxId.length === 11,
);

/** What each of them has been told, and what they would answer now. */
const people = new Map();
const person = (role) => {
  const customer = customers.pop();
  const phone = customer?.phones.find((candidate) => candidate.length === 11);
  people.set(role, { phone, taxId: customer?.taxId, told: [], answered: 0, said: 0 });
};
for (const role of ['parked', 'attended', 'doubt', 'pending', 'timer']) person(role);

let receive;
const channel = {
  name: 'test',
  account: 'main',
  async start(given) {
    receive = given;
  },
  async stop() {},
  async send(address, message) {
    if (address === 'parked' && /Protocolo/.test(message.text))
      throw new Failure('refused', 'o cliente bloqueou o robô');
    people.get(address).told.push(message);
  },
  standing: () => ({ state: 'connected', detail: '' }),
  check: async () => '',
};

async function say(role, text) {
  const { phone, said } = people.get(role);
  people.get(role).said++;
  await receive([
    {
      address: role,
      dedupe: `${role}-${said}`,
      event: {
        type: 'customer.said',
        content: { type: 'text', text },
        saidAt: Date.now(),
        ...(phone === undefined ? {} : { verifiedPhone: `55${phone}` }),
      },
    },
  ]);
}

/** Speaks as subscribers do until `isThere`; answers nothing to which `isThere` says yes. */
async function converse(role, isThere) {
  const own = people.get(role);
  if (own.said === 0) await say(role, 'oi');
  await until(role, async () => {
    const message = own.told.at(-1);
    if (await isThere(message)) return true;
    if (own.answered === own.told.length) return false;
    own.answered = own.told.length;
    const answer = answerTo(message, role, own);
    if (answer !== undefined) await say(role, answer);
    return false;
  });
}

function answerTo({ text, choices = [] }, role, own) {
  const { phone, taxId } = own;
  if (/3 números/.test(text)) return taxId.slice(-3);
  if (choices.some(({ label }) => label === 'Pronto') && !own.described) {
    own.described = true;
    return `sem internet: ${role}`;
  }
  const wanted =
    /problema na internet|sem internet|abrir outro|mesmo assim|não precisa|^sim, registrar|^sim, abrir|^sou |^usar este|^pronto/i;
  const label = choices.map((choice) => choice.label).find((candidate) => wanted.test(candidate));
  if (label !== undefined) return label;
  if (/telefone/i.test(text)) return phone;
  return undefined;
}

async function until(what, isSo) {
  for (const end = Date.now() + patience; Date.now() < end; await delay(50)) if (await isSo()) return;
  throw new Error(`${what}: ${JSON.stringify(people.get(what)?.told.slice(-3), null, 1)}`);
}

const ticketsWritten = () =>
  existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n').length : 0;
const misbehave = async (fault) => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(fault);
  await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'POST', headers, body });
};
const requestsTo = async (route) =>
  (await (await fetch(`${sandbox.url}/_sandbox/requests`)).json()).routes[route];

const config = readConfig({
  ...Object.fromEntries(sandbox.settings.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2))),
  PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
  PLANTAO_PRIVACY_URL: 'https://fibraserrana.example/privacidade',
  PLANTAO_STORE: `lmdb:${data}`,
  PLANTAO_QUIET_SECONDS: '0.2',
  PLANTAO_SERVICE_ORDER: 'never',
});
await openPlantao(config, { log: silent, channels: [channel] });

// A person has this conversation. It is the first, so that nobody else waits for one.
await say('attended', 'atendente');
const queue = async () => (await askHolder(data, '/queue')).json();
await until('attended', async () => (await queue()).waiting.length > 0);
const [{ id }] = (await queue()).waiting;
await askHolder(data, `/conversations/${id}/reply`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    by: { id: 'ana', name: 'Ana' },
    request: crypto.randomUUID(),
    text: 'Oi, já vejo.',
  }),
});
await until('attended', () => people.get('attended').told.some(({ text }) => text.startsWith('Ana:')));

// A protocol that could not be delivered waits for a person.
await converse('parked', async () => ticketsWritten() === 1);
await until('parked', async () => (await queue()).parked === 1);

// A request that is all but confirmed, and one that the ERP has carried out and not answered.
const confirms = (message) => message?.choices?.some(({ label }) => /^sim, /i.test(label)) ?? false;
await converse('pending', async (message) => confirms(message));
await misbehave({ fault: 'hang', route: 'create', when: 'after' });
await converse('doubt', async () => ticketsWritten() === 2);

// Confirmed, and not attempted: the ERP does not say whether there is such a ticket already.
await misbehave({ fault: 'error-500', route: 'tickets' });
const asked = await requestsTo('tickets');
await say(
  'pending',
  people
    .get('pending')
    .told.at(-1)
    .choices.find(({ label }) => /^sim, /i.test(label)).label,
);
await until('pending', async () => (await requestsTo('tickets')) > asked);

// Asked something, and silent since.
await say('timer', 'oi');
await until('timer', () => people.get('timer').told.some(({ choices }) => choices !== undefined));
// That it was sent, and that the look-up of before failed, is written a moment later.
await delay(1_000);

// As a kill leaves it: another process copies what is on the disk.
const copy = join(folder, 'copy');
mkdirSync(copy);
const copying = `import { open } from 'lmdb';
  const root = open({ path: process.argv[1], noSubdir: false, encoding: 'string', maxDbs: 24 });
  await root.backup(process.argv[2], true);`;
execFileSync(process.execPath, ['--input-type=module', '-e', copying, data, copy]);

mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'data.mdb.gz'), gzipSync(readFileSync(join(copy, 'data.mdb')), { level: 9 }));
writeFileSync(join(target, 'plantao.key'), readFileSync(join(data, 'plantao.key')));
writeFileSync(join(target, 'tickets.jsonl'), readFileSync(ledger));
writeFileSync(join(target, 'made-at'), `${new Date().toISOString()}\n`);
process.exit();
