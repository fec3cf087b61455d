import { beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { Failure } from '../../src/core/failure.ts';
import { describeFile, keepAttachment, readMedia } from '../../src/desks/media.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { conversation, createStage, day, effect, minute, type Stage } from '../contracts/store/stage.ts';

let stage: Stage;
let asked: (string | number)[];
beforeEach(async () => {
  asked = [];
  stage = await createStage(async ({ now }) => {
    const store = createMemoryStore({ now });
    return { store, close: () => store.close() };
  });
  const file = { ref: 'boleto-de-ana', type: 'application/pdf', name: 'boleto.pdf', size: 6 };
  const gone = { ...file, ref: 'foto-que-acabou' };
  await stage.store.files.put(file.ref, Buffer.from('boleto'), { expiresIn: minute });
  await stage.turn(1, {
    lines: [
      { type: 'customer', content: { type: 'media', media: 'photo', ref: 'foto-7' }, saidAt: 0 },
      { type: 'customer', content: { type: 'text', text: 'esta aqui' }, saidAt: 0 },
      { type: 'said', by: 'bot', message: { text: '', file }, effect: effect(1, 0) },
      { type: 'said', by: 'bot', message: { text: '', file: gone }, effect: effect(1, 1) },
    ],
  });
});

const channel: Channel = {
  name: 'test',
  account: 'main',
  start: async () => {},
  stop: async () => {},
  send: async () => {},
  standing: () => ({ state: 'connected', detail: '' }),
  check: async () => '',
  async media(ref, limit) {
    asked = [ref, limit];
    return { type: 'text/html', bytes: Buffer.from('foto') };
  },
};

const read = (seq: number, number = 1, channels: readonly Channel[] = [channel]) =>
  readMedia({ store: stage.store, channels: () => channels }, conversation(number), seq);

test("a customer's comes from the network, an attendant's from where it is kept", async () => {
  expect(await read(1)).toEqual({ bytes: Buffer.from('foto') });
  expect(asked).toEqual(['foto-7', 20 * 2 ** 20]);
  const { bytes, name } = await read(3);
  expect([Buffer.from(bytes).toString(), name]).toEqual(['boleto', 'boleto.pdf']);
});

test.each([
  [2, 1, 'não há arquivo nesta linha'],
  [4, 1, 'o arquivo não está mais guardado'],
  [5, 1, 'não há arquivo nesta linha'],
  [0, 1, 'não há arquivo nesta linha'],
  [1, 2, 'não há arquivo nesta linha'],
])('line %i of conversation %i has none: %s', async (seq, number, words) => {
  await expect(read(seq, number)).rejects.toEqual(new Failure('refused', words));
});

test.each([
  ['\xff\xd8\xff', 'foto.JPG', 'image/jpeg'],
  ['\xff\xd8\xff', 'boleto.pdf', 'image/jpeg'],
  ['PK\x03\x04', 'contrato.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['<html>', 'pagina.html', 'application/octet-stream'],
])('%j called %s is sent as %s, and kept until then', async (content, name, type) => {
  const bytes = Buffer.from(content, 'latin1');
  const described = describeFile(bytes, name);
  expect(described).toEqual({ type, name, size: bytes.length });
  const { ref, ...same } = await keepAttachment(stage.store, bytes, described);
  expect(same).toEqual(described);
  expect(await stage.store.files.get(ref)).toEqual(Uint8Array.from(bytes));
  stage.pass(31 * day);
  expect(await stage.store.files.get(ref)).toBeNull();
});

test('of a channel that is not there, or has no files, none can be had', async () => {
  const { media: _, ...without } = channel;
  for (const channels of [[], [without], [{ ...channel, account: 'other' }]])
    await expect(read(1, 1, channels)).rejects.toThrow('não está ligado');
});
