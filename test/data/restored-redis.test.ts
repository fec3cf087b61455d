/**
 * A Redis restored from a copy as `docs/operations.md` says, after everything was lost: conversations go on where they were,
 * what is parked is there, and no ticket is created twice.
 */

import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ask } from '../../src/commands/ask.ts';
import { act } from '../../src/commands/attending/act.ts';
import { decideParked } from '../../src/commands/attending/parked.ts';
import { waiting } from '../../src/commands/attending/waiting.ts';
import { backup, restore } from '../../src/commands/data/backup.ts';
import { readConfig } from '../../src/config/index.ts';
import { openData } from '../../src/data/index.ts';
import { parkedList } from '../../src/desks/parked.ts';
import { conversation, minute, posting, textOf } from '../contracts/store/stage.ts';
import { type Program, runProgram } from '../support/program.ts';
import { noRedis, type RedisServer, restoreRedis, startCluster, startRedis } from '../support/redis/index.ts';
import { openSandbox, type SandboxErp } from '../support/sandbox-program.ts';
import { createSubscriber } from '../support/subscriber.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

/** Longer than whoever was at a ticket when everything was lost keeps others from it: two minutes. */
const patient = { timeout: 240_000, interval: 50 };

let folder: string;
let telegram: BotApi;
let sandbox: SandboxErp;
let servers: RedisServer[];
let programs: Program[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-restored-'));
  writeFileSync(join(folder, 'plantao.key'), randomBytes(32).toString('base64'));
  servers = [];
  telegram = await startBotApi();
  sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
  programs = [];
});
afterEach(async () => {
  for (const { process } of programs) process.kill('SIGKILL');
  await Promise.all(programs.map(({ ended }) => ended));
  await sandbox.close();
  for (const server of servers) await server.stop();
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

const environmentOf = ({ url }: Pick<RedisServer, 'url'>) => ({
  ...sandbox.environment,
  PLANTAO_STORE: url,
  PLANTAO_KEY_FILE: join(folder, 'plantao.key'),
  PLANTAO_SEAL: 'true',
  PORT: '0',
  PLANTAO_QUIET_SECONDS: '1',
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.url,
  HUBSOFT_TIMEOUT_SECONDS: '5',
  HUBSOFT_LISTING_SECONDS: '10',
});
const configOf = (server: Pick<RedisServer, 'url'>) => readConfig(environmentOf(server));
const start = async (server: RedisServer): Promise<Program> => {
  const program = runProgram(['start'], environmentOf(server));
  programs.push(program);
  await program.printed(/Plantão: /);
  return program;
};
const startServer = async (place: string, aof: 'no' | 'everysec'): Promise<RedisServer> => {
  const server = await startRedis({ aof, folder: place });
  servers.push(server);
  return server;
};
const makeFolder = (name: string): string => {
  const place = join(folder, name);
  mkdirSync(place);
  return place;
};
const parkedIn = async (server: RedisServer) =>
  (await ask(configOf(server), parkedList, '/parked')).body.parked;

describe.skipIf(noRedis)('a copy of a Redis', () => {
  test('is taken while customers write, and restored after everything was lost', {
    timeout: 900_000,
  }, async () => {
    const lost = await startServer(makeFolder('lost'), 'everysec');
    const service = await start(lost);

    // A protocol that nobody can be told waits for a person.
    const clara = createSubscriber(telegram.chat(1_004, { phone: '5537988225566' }), 4);
    const acting = [setInterval(() => clara.act(Date.now()), 50)];
    await clara.chat.waitFor('Estou registrando', patient.timeout);
    clara.chat.blocked = true;
    await vi.waitFor(async () => expect(await parkedIn(lost)).toHaveLength(1), patient);

    // A ticket is created before the copy by an ERP that does not answer, nor tells afterwards whether there is one.
    await sandbox.misbehave({ fault: 'hang', route: 'create', when: 'after', times: 1 });
    const mariana = createSubscriber(telegram.chat(1_001, { phone: '5537999112233' }), 1);
    acting.push(setInterval(() => mariana.act(Date.now()), 50));
    const beto = telegram.chat(1_002, { firstName: 'Beto' });
    beto.say('atendente');
    await beto.waitFor('chamei uma pessoa', patient.timeout);
    await vi.waitFor(() => expect(sandbox.tickets()).toHaveLength(2), patient);
    await sandbox.misbehave({ fault: 'error-500', route: 'tickets' });
    const looked = await sandbox.requestsTo('tickets');
    await vi.waitFor(
      async () => expect(await sandbox.requestsTo('tickets')).toBeGreaterThan(looked),
      patient,
    );
    for (const timer of acting) clearInterval(timer);
    const carlos = telegram.chat(1_003, { firstName: 'Carlos' });
    let said = 0;
    const writing = setInterval(() => carlos.say(`mensagem ${++said}`), 20);

    const copy = join(folder, 'copy.rdb');
    await lost.cli('--rdb', copy);
    clearInterval(writing);
    service.process.kill('SIGKILL');
    await service.ended;
    await lost.kill();
    await sandbox.behave();

    const restored = await restoreRedis(copy, makeFolder('restored'));
    servers.push(restored);

    await start(restored);
    await vi.waitFor(() => expect(mariana.protocol()).not.toBeNull(), patient);
    const tickets = sandbox.tickets().filter(({ description }) => description.includes(mariana.problem));
    expect(tickets.map(({ protocol }) => protocol)).toEqual([mariana.protocol()]);

    const [parked, ...others] = await parkedIn(restored);
    expect(others).toEqual([]);
    clara.chat.blocked = false;
    await decideParked(configOf(restored), { how: 'retry', code: parked?.code ?? '', as: 'Bia' });
    await vi.waitFor(() => expect(clara.protocol()).not.toBeNull(), patient);

    const conversation = /^ {2}(\S+) {2}.*Beto/m.exec(await waiting(configOf(restored)))?.[1] ?? '';
    await act(configOf(restored), { name: 'reply', conversation, text: 'Voltamos.' });
    await beto.waitFor('Voltamos.', patient.timeout);
    carlos.say('menu');
    await carlos.waitFor('Como posso ajudar?', patient.timeout);
    expect(sandbox.tickets()).toHaveLength(2);
  });

  test('is not read by a Redis that begins with its log', async () => {
    const first = await startServer(makeFolder('first'), 'no');
    await first.cli('set', 'known', 'before');
    const place = makeFolder('second');
    await first.cli('--rdb', join(place, 'dump.rdb'));
    expect(await (await startServer(place, 'everysec')).cli('dbsize')).toBe('0');
  });

  test('of each node of a Cluster is restored with what the node knew of its slots', async () => {
    const cluster = await startCluster();
    try {
      const open = async () => (await openData(configOf(cluster), {})).store;
      const before = await open();
      await before.post(Array.from({ length: 60 }, (_, index) => posting(index, `mensagem ${index}`)));
      await before.records.set('known', 'before');
      const copies = makeFolder('copies');
      for (const { cli, port, folder: place } of cluster.nodes) {
        await cli('--rdb', join(copies, `${port}.rdb`));
        copyFileSync(join(place, 'nodes.conf'), join(copies, `${port}.conf`));
      }
      await before.close();
      for (const node of cluster.nodes) await node.kill();

      for (const { port, folder: place } of cluster.nodes) {
        for (const name of readdirSync(place)) rmSync(join(place, name), { recursive: true });
        copyFileSync(join(copies, `${port}.rdb`), join(place, 'dump.rdb'));
        copyFileSync(join(copies, `${port}.conf`), join(place, 'nodes.conf'));
      }
      await Promise.all(cluster.nodes.map((node) => node.restart()));
      for (const { cli } of cluster.nodes)
        await vi.waitFor(
          async () => expect(await cli('CLUSTER', 'INFO')).toContain('cluster_state:ok'),
          patient,
        );
      const store = await open();
      try {
        expect((await store.records.get('known'))?.value).toBe('before');
        const claims = await store.claim({ token: 't', limit: 100, lease: minute });
        expect(
          Object.fromEntries(
            claims.map(({ conversation: id, entries: [first] }) => [id, first && textOf(first.event)]),
          ),
        ).toEqual(
          Object.fromEntries(
            Array.from({ length: 60 }, (_, index) => [conversation(index), `mensagem ${index}`]),
          ),
        );
      } finally {
        await store.close();
      }
    } finally {
      await cluster.stop();
    }
  });

  test('is made by its own means: the commands for a folder say so', async () => {
    const server = await startServer(makeFolder('own'), 'everysec');
    const place = join(folder, 'copy');
    await expect(backup(configOf(server), place)).rejects.toThrow('docs/operations.md');
    await expect(restore(configOf(server), place)).rejects.toThrow('docs/operations.md');
  });
});
