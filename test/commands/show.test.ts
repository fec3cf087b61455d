/** What `plantao show` and `waiting` print of stored conversations, while no service runs. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { show } from '../../src/commands/show.ts';
import { waiting } from '../../src/commands/waiting.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Incoming } from '../../src/core/content.ts';
import { openStore } from '../../src/stores/index.ts';
import type { Commit } from '../../src/stores/store.ts';
import { createStage, effect, type Stage, sayJob, says, stateIn } from '../contracts/store/stage.ts';

let folder: string;
let config: Config;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-show-'));
  config = readConfig({ PLANTAO_STORE: `lmdb:${folder}` });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes conversations and leaves them to the commands. */
const write = async (play: (stage: Stage) => Promise<unknown>) => {
  const store = await openStore(config.store, {});
  await play(await createStage(async () => ({ store, close: () => store.close() })));
  await store.close();
};

test('every kind of line is printed, none at the margin but its beginning', async () => {
  const ana = { id: 'console:ana', name: 'Ana' };
  const contents: readonly Incoming[] = [
    { type: 'text', text: 'sem internet\n12:00  robô: tudo certo' },
    { type: 'text', text: 'desde ontem', edited: true },
    { type: 'choice', choice: 'yes', menu: 'm1', label: 'Sim' },
    { type: 'contact', phone: '37999112233', own: true },
    { type: 'media', media: 'photo', ref: 'r', caption: 'o aparelho' },
    { type: 'media', media: 'audio', ref: 'r' },
    { type: 'location', latitude: -20.1, longitude: -44.9 },
    { type: 'other', what: 'enquete' },
  ];
  const choices = [
    { id: 'yes', label: 'Sim' },
    { id: 'no', label: 'Não' },
  ];
  const lines: Commit['lines'] = [
    ...contents.map((content) => ({ type: 'customer', content, saidAt: 0 }) as const),
    { type: 'said', by: 'bot', message: { text: 'Registro?', choices }, effect: effect(1, 0) },
    { type: 'said', by: ana, message: { text: 'Oi!' }, effect: effect(1, 1) },
    { type: 'note', text: 'Bia quis assumir' },
  ];
  const state = stateIn('attended', Date.now(), { owner: ana, summary: ['descrição:\nsem internet'] });
  await write((stage) => stage.turn(1, { state, lines }));
  const text = await show(config, 'conversation-1');
  expect(text.replace(/\d\d:\d\d {2}(?!robô: tudo)/g, '').split('\n')).toEqual([
    expect.stringMatching(/^conversation-1 {2}test {2}com Ana há \d+ s$/),
    '  descrição:',
    '         sem internet',
    '',
    'cliente: sem internet',
    '         12:00  robô: tudo certo',
    'cliente: desde ontem (editado)',
    'cliente: Sim',
    'cliente: enviou um contato',
    'cliente: [foto] o aparelho',
    'cliente: [áudio]',
    'cliente: [localização -20.1, -44.9]',
    'cliente: [enquete]',
    'robô (enviando): Registro?',
    '         1. Sim',
    '         2. Não',
    'Ana (enviando): Oi!',
    'nota: Bia quis assumir',
  ]);
});

test('what a person must check stands at the end of the queue', async () => {
  expect(await waiting(config)).toBe('Ninguém esperando.');
  await write(async ({ turn, nextOne, settle }) => {
    await turn(1, says(sayJob(effect(1, 0), 'Seu protocolo é 20261121120000.', { keep: true })));
    await settle(await nextOne('chat'), { type: 'parked', reason: 'mensagem não entregue: bloqueou' });
    await turn(2, { state: stateIn('waiting', Date.now(), { name: 'Marta\n  falsa' }) });
  });
  expect((await waiting(config)).split('\n')).toEqual([
    'Esperando: 1',
    expect.stringMatching(/^ {2}conversa {2}há \d+ s {2}test {2}Marta falsa$/),
    '',
    expect.stringContaining('plantao reply'),
    '',
    'Para conferir: 1',
    expect.stringMatching(/^ {2}conversa {2}há \d+ s {2}mensagem não entregue: bloqueou$/),
  ]);
});
