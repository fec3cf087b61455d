/** What `plantao show` and `waiting` print of stored conversations, while no service runs. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decideParked, parked, showParked } from '../../../src/commands/attending/parked.ts';
import { show } from '../../../src/commands/attending/show.ts';
import { waiting } from '../../../src/commands/attending/waiting.ts';
import { type Config, readConfig } from '../../../src/config/index.ts';
import type { Incoming } from '../../../src/core/content.ts';
import { openStore } from '../../../src/stores/index.ts';
import type { Commit } from '../../../src/stores/store.ts';
import {
  createStage,
  effect,
  type Stage,
  sayJob,
  says,
  stateIn,
  ticketJob,
} from '../../contracts/store/stage.ts';

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
    'cliente: [contato próprio] (37) 99911-2233',
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

test('what waits for a person is counted at the end of the queue, listed, shown and decided', async () => {
  expect(await waiting(config)).toBe('Ninguém esperando.');
  expect(await parked(config)).toBe('Nada espera uma pessoa.');
  const input = {
    service: '11000',
    name: 'Marta Reis',
    phone: '37999112233',
    description: 'sem sinal\nno quarto',
    serviceOrder: true,
  };
  const ticket = ticketJob(effect(2, 0));
  await write(async ({ turn, nextOne, settle }) => {
    await turn(1, says(sayJob(effect(1, 0), 'Seu protocolo é 20261121120000.', { keep: true })));
    await settle(await nextOne('chat'), { type: 'parked', reason: 'mensagem não entregue: bloqueou' });
    await turn(2, {
      state: stateIn('waiting', Date.now(), {
        name: 'Marta\n  falsa',
        stopped: 'undefined is not a function',
      }),
      jobs: [{ ...ticket, work: { ...ticket.work, input } } as typeof ticket],
    });
    await settle(await nextOne('erp'), { type: 'parked', reason: 'Não se sabe se foi criado.' });
  });
  expect((await waiting(config)).split('\n')).toEqual([
    'Esperando: 1',
    expect.stringMatching(/^ {2}conversa {2}há \d+ s {2}test {2}Marta falsa$/),
    '',
    expect.stringContaining('plantao reply'),
    '',
    '3 coisas esperam uma pessoa: plantao parked',
  ]);
  const listed = (await parked(config)).split('\n');
  expect(listed[0]).toBe('Esperam uma pessoa: 3');
  expect(listed).toContainEqual(
    expect.stringMatching(/^ {2}1 {2}mensagem não entregue, há \d+ s {2}sem nome$/),
  );
  expect(listed).toContainEqual(
    expect.stringMatching(/^ {2}2 {2}atendimento não registrado, .*Marta falsa$/),
  );
  expect(listed).toContainEqual(expect.stringMatching(/^ {2}conversa {2}conversa parada por um erro/));

  const shown = await showParked(config, '2');
  for (const part of [
    'conversa conversation-2',
    'motivo: Não se sabe se foi criado.',
    'referência: PL-7K3Q-9F2M',
    'serviço: 11000',
    'telefone: (37) 99911-2233',
    'visita de técnico: pedida',
    'descrição: sem sinal\n  no quarto',
    'tentativas: 1',
    'plantao parked close 2 --protocol',
  ])
    expect(shown).toContain(part);
  expect(await showParked(config, '1')).toContain('mensagem: Seu protocolo é 20261121120000.');
  expect(await showParked(config, 'conversation-2')).toContain('erro: undefined is not a function');

  const decide = (code: string, how: 'retry' | 'close', protocol?: string) =>
    decideParked(config, { code, how, as: 'Ana', protocol });
  await expect(decide('1', 'close', '20261121120000')).rejects.toThrow('só um atendimento tem protocolo');
  expect(await decide('1', 'retry')).toMatch(/^anotado; o serviço está parado/);
  expect(await decide('2', 'close', '20261121120000')).toMatch(/^anotado/);
  for (const code of ['1', '2', '9', 'zz'])
    await expect(decide(code, 'close')).rejects.toThrow('não espera mais ninguém');
  expect((await parked(config)).split('\n')[0]).toBe('Esperam uma pessoa: 1');
});

test('a long transcript says how much of it is not shown, and shows all of it if told to', async () => {
  const lines = Array.from({ length: 45 }, (_, index) => ({ type: 'note', text: `nota ${index}` }) as const);
  await write((stage) => stage.turn(1, { lines }));
  const text = await show(config, 'conversation-1');
  expect(text).toContain('… e mais 5 linhas antes destas: plantao show conversation-1 --all');
  expect(text).not.toContain('nota 4\n');
  const whole = await show(config, 'conversation-1', { all: true });
  expect(whole).toContain('nota 0\n');
  expect(whole).not.toContain('--all');
});
