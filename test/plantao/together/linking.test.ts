import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Channel } from '../../../src/channels/channel.ts';
import { type SharedLinking, shareLinking } from '../../../src/plantao/together/linking.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { shareStore } from '../../support/processes.ts';

const patient = { timeout: 60_000 };
let shared: ReturnType<typeof shareStore>;
let opened: SharedLinking[];

beforeEach(() => {
  shared = shareStore(createMemoryStore());
  opened = [];
});
afterEach(() => {
  for (const linking of opened) linking.stop();
});

/** What one process has of the account: only the one that serves it shows anything. */
function open(isOurs: boolean) {
  const store: Store = shared.open();
  const shown: { qr?: string; code?: string } = {};
  const asked: string[] = [];
  const channel: Channel = {
    name: 'test',
    account: 'loja',
    start: async () => {},
    stop: async () => {},
    send: async () => {},
    standing: () => ({ state: isOurs ? 'connecting' : 'off', detail: isOurs ? 'esperando' : 'desligado' }),
    check: async () => '',
    linking: {
      shown: () => ({ ...shown }),
      show: () => void asked.push('show'),
      async requestCode(phone) {
        if (shown.qr === undefined) throw new Error('nenhum celular é esperado');
        asked.push(phone);
        shown.code = 'ABCD1234';
        return shown.code;
      },
    },
  };
  const linking = shareLinking(channel, { store, alone: { isOurs: () => isOurs, store } });
  if (linking === null) throw new Error('a phone links it');
  opened.push(linking);
  return { linking, shown, asked, store };
}

test('whichever process is asked shows what the one that serves the account shows', async () => {
  const [server, other] = [open(true), open(false)];
  expect(await other.linking.view()).toMatchObject({ state: 'connecting', account: 'loja' });
  for (const qr of ['um', 'dois']) {
    server.shown.qr = qr;
    await vi.waitFor(
      async () => expect(await other.linking.view()).toEqual(await server.linking.view()),
      patient,
    );
  }
  expect(await other.linking.view()).toEqual({
    account: 'loja',
    state: 'connecting',
    detail: 'esperando',
    qr: 'dois',
  });
});

test('a code is asked for from any process, and why there is none is told', async () => {
  const [server, other] = [open(true), open(false)];
  await expect(other.linking.ask('5537999112233')).rejects.toThrow('nenhum celular é esperado');
  server.shown.qr = 'um';
  await other.linking.ask('5537999112233');
  expect(server.asked).toEqual(['show', 'show', '5537999112233']);
  expect(await other.linking.view()).toMatchObject({ code: 'ABCD1234' });
  await other.linking.ask();
  expect(server.asked.at(-1)).toBe('show');
});

test('two who ask at once are not told each other’s answer', async () => {
  const [one, other] = [open(false), open(false)];
  const first = one.linking.ask('5537999112233');
  const second = other.linking.ask('5537999112244');
  const server = open(true);
  server.shown.qr = 'um';
  await expect(first).rejects.toThrow('outra pessoa pediu o mesmo agora');
  one.store.peers?.tell('linking-asked', 'test/loja');
  await second;
  expect(server.asked).toEqual(['show', '5537999112244']);
});
