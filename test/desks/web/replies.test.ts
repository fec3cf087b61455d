/** Canned replies: who writes them, what a conversation makes of them, and what is never sent. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createReplies, fillIn, unfilled } from '../../../src/desks/replies.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { type OpenDesk, openDesk } from './open-desk.ts';

let desk: OpenDesk;
let ana: Awaited<ReturnType<OpenDesk['comeIn']>>;
let sofia: Awaited<ReturnType<OpenDesk['comeIn']>>;

beforeEach(async () => {
  desk = openDesk();
  await desk.addUser('ana');
  await desk.addUser('sofia', 'supervisor');
  ana = await desk.comeIn('ana');
  sofia = await desk.comeIn('sofia');
});
afterEach(() => desk.close());

const wait = async (code: string) => {
  await desk.say(code, 'atendente');
  await desk.settled();
};
/** What a page carries of the replies that it shows. */
const versionOn = async () =>
  /name="version" value="(\d*)"/.exec((await sofia.get('/desk/replies')).text)?.[1] ?? '';
const offered = async (code: string): Promise<readonly { name: string; text: string }[]> =>
  JSON.parse((await ana.get(`/desk/c/${code}/replies`)).text);

describe('fields', () => {
  test('that are known are filled, wherever they stand; others stay to be seen', () => {
    const text = '{nome}, {nome}: {protocolo} {outro}';
    const hostile = "Rui {protocolo} $& $' $`";
    expect(fillIn('Oi, {nome}! {protocolo}', { nome: hostile, protocolo: '1' })).toBe(`Oi, ${hostile}! 1`);
    expect(fillIn(text, { nome: 'Rui' })).toBe('Rui, Rui: {protocolo} {outro}');
    expect(unfilled('Olá, {nome}: {outro}')).toEqual(['{nome}']);
  });

  test('a conversation knows the attendant and the provider; what is missing is never sent', async () => {
    await wait('aaaa-waits');
    const hello = (await offered('aaaa-waits')).find(({ name }) => name === 'Olá')?.text;
    expect(hello).toBe('Olá, {nome}! Aqui é Ana, da equipe Fibra Serrana. Já estou vendo a sua mensagem.');
    const refused = await ana.send('/desk/c/aaaa-waits/say', { text: hello ?? '' });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('falta preencher {nome}')]);
    await ana.send('/desk/c/aaaa-waits/say', { text: hello?.replace('{nome}', 'Rui') ?? '' });
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').at(-1)).toContain('Olá, Rui! Aqui é Ana');
    // The team may write what it likes.
    expect((await ana.send('/desk/c/aaaa-waits/say', { mode: 'note', text: 'usar {nome}' })).status).toBe(
      200,
    );
  });
});

describe('the page', () => {
  test('is for supervisors', async () => {
    expect((await ana.get('/desk/replies')).status).toBe(403);
    const fields = { version: '', name: 'Oi', text: 'Oi!' };
    expect((await ana.send('/desk/replies', fields)).status).toBe(403);
    expect((await sofia.get('/desk/replies')).text).toContain('Reiniciar o roteador');
  });

  test('adds, changes and takes away, and all conversations see it', async () => {
    await wait('aaaa-waits');
    await sofia.send('/desk/replies', { version: '', name: 'Boleto', text: 'A segunda via:\r\nsite' });
    expect((await offered('aaaa-waits')).at(-1)).toEqual({ name: 'Boleto', text: 'A segunda via:\nsite' });
    const { text } = await sofia.get('/desk/replies');
    const written = text.split('<form').find((one) => one.includes('value="Boleto"')) ?? '';
    const id = /name="id" value="([^"]+)"/.exec(written)?.[1] ?? '';
    await sofia.send('/desk/replies', { version: await versionOn(), id, name: 'Boleto', text: 'Pelo site' });
    expect((await offered('aaaa-waits')).at(-1)?.text).toBe('Pelo site');
    await sofia.send('/desk/replies', { version: await versionOn(), id, how: 'remove' });
    expect((await offered('aaaa-waits')).some(({ name }) => name === 'Boleto')).toBe(false);
    expect((await desk.audit.list({ limit: 5 })).map(({ action }) => action)).toEqual(
      Array(3).fill('edit-replies'),
    );
  });

  test('of two who change at once the second is told, and keeps what they wrote', async () => {
    const version = await versionOn();
    await sofia.send('/desk/replies', { version, name: 'Um', text: 'um' });
    const late = await sofia.send('/desk/replies', { version, name: 'Dois', text: 'dois' });
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('Outra pessoa mudou')]);
    expect(late.text).toContain('value="Dois"');
  });

  test('refuses what is empty or too long in words', async () => {
    for (const fields of [
      { name: '', text: 'a' },
      { name: 'a', text: ' ' },
      { name: 'a'.repeat(61), text: 'a' },
    ]) {
      const refused = await sofia.send('/desk/replies', { version: '', ...fields });
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Não foi:')]);
    }
  });

  test('what is written stays text', async () => {
    await sofia.send('/desk/replies', { version: '', name: '<b>x', text: '</textarea><script>1</script>' });
    expect((await sofia.get('/desk/replies')).text).not.toMatch(/<b>x|<script>1/);
  });
});

test('two changes at the very same moment: one is kept', async () => {
  const store = createMemoryStore();
  const replies = createReplies(store.records);
  const { version } = await replies.list();
  const one = { id: 'a', name: 'A', text: 'a' };
  const kept = await Promise.all([replies.save([one], version), replies.save([], version)]);
  expect(kept).toEqual([true, false]);
  expect((await replies.list()).replies).toEqual([one]);
  await store.close();
});
