/**
 * What an older version left when it was killed, taken up by this one: every conversation goes on, and nothing that was
 * confirmed is lost or done twice. Each folder of `upgrade/` is one version's, and has the same five conversations in it
 * (`scripts/make-upgrade-fixture.mjs`). `UPGRADE_FROM` names another folder of such folders.
 */

import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Channel, Receive } from '../../src/channels/channel.ts';
import { ask } from '../../src/commands/ask.ts';
import { decideParked, showParked } from '../../src/commands/attending/parked.ts';
import { show } from '../../src/commands/attending/show.ts';
import { type Config, readConfig } from '../../src/config/index.ts';
import type { Message } from '../../src/core/content.ts';
import { actionOutcome } from '../../src/desks/acting.ts';
import { consoleQueue } from '../../src/desks/console/shapes.ts';
import { parkedList } from '../../src/desks/parked.ts';
import { silent } from '../../src/log.ts';
import { openPlantao, type Plantao } from '../../src/plantao/index.ts';
import { type HubsoftSandbox, startHubsoftSandbox } from '../../src/sandboxes/hubsoft/index.ts';

const fixtures = process.env.UPGRADE_FROM ?? join(import.meta.dirname, 'upgrade');
const versions = readdirSync(fixtures);
const minute = 60_000;
const patient = { timeout: 100_000, interval: 20 };
const ticketLine = z.object({ protocol: z.string(), description: z.string() });

type Who = 'parked' | 'attended' | 'doubt' | 'pending' | 'timer';

let folder: string;
let ledger: string;
let madeAt: number;
let config: Config;
let sandbox: HubsoftSandbox;
let network: ReturnType<typeof createNetwork>;
let running: Plantao;

/** A network whose customers are the fixture's; remembers what each has been told since the upgrade. */
function createNetwork() {
  const told = new Map<string, Message[]>();
  let receive: Receive = async () => {
    throw new Error('not started');
  };
  const channel: Channel = {
    name: 'test',
    account: 'main',
    async start(given) {
      receive = given;
    },
    async stop() {},
    async send(address, message) {
      told.set(address, [...(told.get(address) ?? []), message]);
    },
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
  const toldTo = (who: Who): readonly string[] => (told.get(who) ?? []).map(({ text }) => text);
  return {
    channel,
    toldTo,
    protocolsToldTo: (who: Who) => toldTo(who).flatMap((text) => /Protocolo: (\d+)/.exec(text)?.[1] ?? []),
    say: (who: Who, text: string) =>
      receive([
        {
          address: who,
          dedupe: randomUUID(),
          event: { type: 'customer.said', content: { type: 'text', text }, saidAt: Date.now() },
        },
      ]),
  };
}

const tickets = () =>
  readFileSync(ledger, 'utf8')
    .trim()
    .split('\n')
    .map((line) => ticketLine.parse(JSON.parse(line)));
const queue = async () => (await ask(config, consoleQueue, '/queue')).body;
const only = <Item>(items: readonly Item[]): Item => {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`one, not ${items.length}`);
  return item;
};

describe.each(versions)('what %s left', { timeout: 400_000 }, (version) => {
  beforeAll(async () => {
    const from = join(fixtures, version);
    folder = mkdtempSync(join(tmpdir(), 'plantao-upgrade-'));
    ledger = join(folder, 'tickets.jsonl');
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(join(data, 'data.mdb'), gunzipSync(readFileSync(join(from, 'data.mdb.gz'))));
    copyFileSync(join(from, 'plantao.key'), join(data, 'plantao.key'));
    copyFileSync(join(from, 'tickets.jsonl'), ledger);

    // Taken up a minute later. From here the wall stands; the store's clock goes on with the time that passes.
    madeAt = Date.parse(readFileSync(join(from, 'made-at'), 'utf8').trim());
    vi.useFakeTimers({ toFake: ['Date'], now: madeAt + minute });
    sandbox = await startHubsoftSandbox({ file: ledger });
    config = readConfig({
      ...Object.fromEntries(sandbox.settings.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2))),
      PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
      PLANTAO_PRIVACY_URL: 'https://fibraserrana.example/privacidade',
      PLANTAO_STORE: `lmdb:${data}`,
    });
    network = createNetwork();
    running = await openPlantao(config, { log: silent, channels: [network.channel] });
  });
  afterAll(async () => {
    await running.stop();
    await sandbox.close();
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  it('a ticket in doubt is found, one that was not attempted is opened, and each is told', async () => {
    await vi.waitFor(() => {
      for (const who of ['doubt', 'pending'] as const)
        expect(network.protocolsToldTo(who), who).toHaveLength(1);
    }, patient);
    const [, unanswered, opened, ...others] = tickets();
    expect(others).toEqual([]);
    expect(opened?.description).toContain('sem internet: pending');
    expect(network.protocolsToldTo('doubt')).toEqual([unanswered?.protocol]);
    expect(network.protocolsToldTo('pending')).toEqual([opened?.protocol]);
  });

  it('a protocol that could not be delivered waits, and is told once a person asks for it', async () => {
    const [undelivered] = tickets();
    const protocol = undelivered?.protocol ?? '';
    expect(only((await queue()).waiting).listing.untold?.join()).toContain(protocol);
    const { code } = only((await ask(config, parkedList, '/parked')).body.parked);
    const shown = await showParked(config, code);
    for (const known of ['o cliente bloqueou o robô', protocol]) expect(shown).toContain(known);
    expect(network.toldTo('parked')).toEqual([]);

    await decideParked(config, { how: 'retry', code, as: 'Bia' });
    await vi.waitFor(() => expect(network.toldTo('parked')).not.toEqual([]), patient);
    expect(network.protocolsToldTo('parked')).toEqual([protocol]);
  });

  it('who has an attendant keeps her, and the bot is quiet', async () => {
    const { id, listing } = only((await queue()).attended);
    expect(listing.owner).toEqual({ id: 'ana', name: 'Ana' });
    await network.say('attended', 'ainda está aí?');
    await vi.waitFor(async () => {
      const [head, ...lines] = (await show(config, id, { all: true })).split('\n');
      expect(head).toContain('com Ana');
      expect(lines.slice(-2)).toEqual([
        expect.stringContaining('Ana: Oi, já vejo.'),
        expect.stringContaining('cliente: ainda está aí?'),
      ]);
    }, patient);

    const { body } = await ask(config, actionOutcome, `/conversations/${id}/reply`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by: listing.owner, request: randomUUID(), text: 'Estou sim.' }),
    });
    expect(body.outcome).toBe('done');
    await vi.waitFor(() => expect(network.toldTo('attended')).not.toEqual([]), patient);
    expect(network.toldTo('attended')).toEqual(['Ana:\nEstou sim.']);
  });

  it('who fell silent is reminded when it was due, and answers the question that stands', async () => {
    expect(network.toldTo('timer')).toEqual([]);
    vi.setSystemTime(madeAt + 15 * minute);
    await vi.waitFor(() => expect(network.toldTo('timer')).toHaveLength(1), patient);
    await network.say('timer', 'Problema na internet');
    await vi.waitFor(() => expect(network.toldTo('timer')).toHaveLength(2), patient);
    expect(network.toldTo('timer')[1]).toContain('CPF ou CNPJ');
    expect(network.toldTo('timer').join()).not.toMatch(/atendimento automático|recomeçar/);
  });

  it('in the end nothing was done or told twice, and only Ana has something to do', async () => {
    expect(tickets()).toHaveLength(3);
    for (const who of ['parked', 'doubt', 'pending'] as const)
      expect(network.protocolsToldTo(who), who).toHaveLength(1);
    expect(network.toldTo('attended')).toHaveLength(1);
    const { attended, ...others } = await queue();
    expect(others).toEqual({ waiting: [], parked: 0, awaited: [] });
    expect(only(attended).listing.owner?.name).toBe('Ana');
  });
});
