/** Another key for the data of a service at work, through its socket; and what is said and copied of a key kept apart. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Channel, Receive } from '../../../src/channels/channel.ts';
import { check } from '../../../src/commands/check.ts';
import { backup, restore } from '../../../src/commands/data/backup.ts';
import { rekey } from '../../../src/commands/data/rekey.ts';
import { readConfig } from '../../../src/config/index.ts';
import { silent } from '../../../src/log.ts';
import { openPlantao, type Plantao } from '../../../src/plantao/index.ts';

let folder: string;
let running: Plantao | null;
let receive: Receive;
let answered: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-rekey-'));
  running = null;
  answered = [];
});
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true });
});

const configure = (more: Readonly<Record<string, string>> = {}) =>
  readConfig({
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PLANTAO_BACKEND: 'sandbox',
    PLANTAO_SEAL: 'true',
    ...more,
  });

const channel: Channel = {
  name: 'test',
  account: 'main',
  async start(given) {
    receive = given;
  },
  async stop() {},
  async send(address, { text }) {
    answered.push(`${address}: ${text}`);
  },
  standing: () => ({ state: 'connected', detail: '' }),
  check: async () => '',
};

async function start(config = configure()): Promise<void> {
  running = await openPlantao(config, { log: silent, channels: [channel] });
}
async function stop(): Promise<void> {
  await running?.stop();
  running = null;
}

/** Says something, and waits for an answer with these words in it. */
async function say(text: string, words: string): Promise<void> {
  const before = answered.length;
  const event = { type: 'customer.said', content: { type: 'text', text }, saidAt: 0 } as const;
  await receive([{ address: 'ana', dedupe: text, event }]);
  const told = () => answered.slice(before).join('\n');
  await vi.waitFor(() => expect(told()).toContain(words), { timeout: 60_000 });
}

test('a service at work has another key, made or given, and its conversations stay what they were', async () => {
  const apart = join(folder, 'apart.key');
  writeFileSync(apart, Buffer.alloc(32, 5).toString('base64'));
  await start();
  await say('oi', 'Como posso ajudar?');

  const made = await rekey(configure(), undefined);
  expect(made).toMatch(/^a chave é outra \(impressão \S+\); o serviço regrava o que está guardado$/);
  await expect(rekey(configure(), join(folder, 'nowhere'))).rejects.toThrow(/nowhere/);
  const given = await rekey(configure(), apart);
  expect(given).toContain(`antes de iniciar de novo: PLANTAO_KEY_FILE=${apart}; o serviço regrava`);
  expect(given).not.toContain(/impressão (\S+)\)/.exec(made)?.[1]);
  expect((await check(configure())).report).toContain('certo  dados: o serviço está no ar e responde');
  await stop();

  await expect(start()).rejects.toThrow('não é a destes dados');
  const config = configure({ PLANTAO_KEY_FILE: apart });
  await start(config);
  await expect(rekey(config, undefined)).rejects.toThrow('diga o arquivo da nova');
  const copy = join(folder, 'copy');
  expect(await backup(config, copy)).toContain('sem a chave, que não está na pasta dos dados');
  expect(readdirSync(copy).sort()).toEqual(['SHA256SUMS', 'data.mdb']);
  await expect(restore(config, copy)).rejects.toThrow('está no ar');
  await stop();
  expect((await check(config)).report).toMatch(
    /certo {2}dados: a pasta \S+ abre e aceita escrita; o serviço está parado/,
  );

  const elsewhere = configure({ PLANTAO_KEY_FILE: apart, PLANTAO_STORE: `lmdb:${join(folder, 'new')}` });
  expect(await restore(elsewhere, copy)).toContain('restaurado em');
  await start(elsewhere);
  // What was heard before the copy is known, and not heard again.
  const before = answered.length;
  const event = { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 } as const;
  await receive([{ address: 'ana', dedupe: 'oi', event }]);
  // Whether it greets, as it does strangers, tells whether it knows who speaks.
  await say('atendente', 'chamei uma pessoa');
  expect(answered.slice(before).filter((text) => text.includes('Como posso ajudar?'))).toEqual([]);
});
