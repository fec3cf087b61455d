/** What a customer may ask of their data, asked as browsers ask. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { conversationId } from '../../../../src/core/ids/index.ts';
import { type OpenDesk, openDesk, origin } from '../open-desk.ts';

let desk: OpenDesk;
let ana: Awaited<ReturnType<OpenDesk['comeIn']>>;

beforeEach(async () => {
  desk = openDesk();
  await desk.addUser('ana', 'supervisor');
  ana = await desk.comeIn('ana');
});
afterEach(() => desk.close());

const phone = '37999112233';
const say = async (code: string, ...lines: readonly string[]) => {
  for (const line of lines) {
    await desk.say(code, line);
    await desk.settled();
  }
};
const lookUp = async (person: string): Promise<string> => {
  const asked = await ana.send('/desk/privacy', { person });
  return asked.headers.get('location') ?? '';
};
/** Several of one field, as ticked boxes are sent. */
const send = async (path: string, conversations: readonly string[], confirmation = '') => {
  const body = new URLSearchParams({ csrf: ana.session.csrf, confirmation });
  for (const conversation of conversations) body.append('conversation', conversation);
  return desk.read(await desk.ask(path, { method: 'POST', headers: { cookie: ana.cookie, origin }, body }));
};
const isThere = async (code: string) => (await desk.store.conversation(conversationId(code))) !== null;

describe('a person’s data', () => {
  test('are shown, with what may be somebody else’s unticked', async () => {
    await desk.say('aaaa-own', 'sem internet', { verifiedPhone: `55${phone}` });
    await say('bbbb-mentions', 'ligue para o vizinho, (37) 99911-2233');
    const address = await lookUp(phone);
    expect(address).not.toContain('9991');
    const { text } = await ana.get(address);
    expect(text).toMatch(/value="aaaa-own" checked/);
    expect(text).toMatch(/value="bbbb-mentions"\/>.*só foi citado nesta conversa/);
    expect(text).toContain('Conversas encerradas são apagadas pelo próprio serviço depois de 365 dias.');
    const asked = await send(`${address}/erasing`, ['aaaa-own']);
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('o que o ERP tem')]);
    expect(asked.text).not.toContain('bbbb-mentions');
    expect((await send(`${address}/erasing`, [])).status).toBe(400);
    expect((await ana.get(await lookUp('61999990000'))).text).toContain('Nada está guardado aqui');
  });

  test('are handed over, and that is kept', async () => {
    await say('aaaa-own', `meu telefone é ${phone}`, 'sem internet');
    const address = await lookUp(phone);
    const none = await send(`${address}/export`, []);
    expect([none.status, none.text]).toEqual([400, expect.stringContaining('marque ao menos uma conversa')]);
    const copy = await send(`${address}/export`, ['aaaa-own', 'bbbb-others']);
    expect(copy.headers.get('content-disposition')).toContain('attachment');
    const { conversations } = z
      .object({ conversations: z.array(z.object({ conversation: z.string() })) })
      .parse(JSON.parse(copy.text));
    expect(conversations.map(({ conversation }) => conversation)).toEqual(['aaaa-own']);
    expect(copy.text).toContain('sem internet');
    expect(await desk.audit.list({ limit: 10 })).toMatchObject([
      { by: ana.user.id, action: 'export', conversation: 'aaaa-own' },
    ]);
  });

  test('are erased once the word is typed, and what stays is told', async () => {
    await say('aaaa-own', `meu telefone é ${phone}`);
    await say('bbbb-other', 'sem internet');
    const address = await lookUp(phone);
    for (const word of ['', 'sim', 'APAGAR?']) {
      const refused = await send(`${address}/erase`, ['aaaa-own'], word);
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Nada foi apagado')]);
    }
    expect((await send(`${address}/erase`, [], 'APAGAR')).status).toBe(400);
    expect(await isThere('aaaa-own')).toBe(true);
    // Whoever writes the names of others into the form erases nobody.
    const done = await send(`${address}/erase`, ['aaaa-own', 'bbbb-other'], ' apagar ');
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('1 conversa foi apagada.')]);
    expect(done.text).toContain('cópias de segurança');
    expect([await isThere('aaaa-own'), await isThere('bbbb-other')]).toEqual([false, true]);
    const kept = await desk.audit.list({ limit: 10 });
    expect(kept).toMatchObject([{ by: ana.user.id, action: 'erase', conversation: 'aaaa-own' }]);
    expect(JSON.stringify(kept)).not.toContain('9991');
    expect((await ana.get(address)).text).toContain('Nada está guardado aqui');
  });

  test('are not erased under a colleague’s hands', async () => {
    await desk.addUser('bruno');
    const bruno = await desk.comeIn('bruno');
    await say('aaaa-own', `meu telefone é ${phone}`, 'atendente');
    const address = await lookUp(phone);
    await bruno.send('/desk/c/aaaa-own/take');
    expect((await ana.get(address)).text).toContain('Bruno está atendendo agora');
    const refused = await send(`${address}/erase`, ['aaaa-own'], 'APAGAR');
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('Bruno está atendendo')]);
    expect(await isThere('aaaa-own')).toBe(true);
    expect((await desk.audit.list({ limit: 10 })).map(({ action }) => action)).not.toContain('erase');
  });

  test('are not erased under the hands of one who takes the second while the first is erased', async () => {
    await desk.addUser('bruno');
    const bruno = await desk.comeIn('bruno');
    await say('aaaa-own', `meu telefone é ${phone}`, 'atendente');
    await say('bbbb-own', `meu telefone é ${phone}`, 'atendente');
    const address = await lookUp(phone);
    const { erasePerson } = desk.archive;
    let gone = '';
    vi.spyOn(desk.archive, 'erasePerson').mockImplementationOnce(async (conversations) => {
      gone = conversations.join();
      await bruno.send(`/desk/c/${gone === 'aaaa-own' ? 'bbbb-own' : 'aaaa-own'}/take`);
      return erasePerson(conversations);
    });
    const done = await send(`${address}/erase`, ['aaaa-own', 'bbbb-own'], 'APAGAR');
    expect([done.status, done.text]).toEqual([409, expect.stringContaining('Bruno está atendendo')]);
    const left = gone === 'aaaa-own' ? 'bbbb-own' : 'aaaa-own';
    expect([await isThere(gone), await isThere(left)]).toEqual([false, true]);
    expect((await desk.audit.list({ action: 'erase', limit: 10 })).length).toBe(1);
  });

  test('are a supervisor’s concern, by a page of ours', async () => {
    await say('aaaa-own', `meu telefone é ${phone}`);
    const address = await lookUp(phone);
    await desk.addUser('bruno');
    await desk.addUser('clara', 'supervisor');
    const [bruno, clara] = [await desk.comeIn('bruno'), await desk.comeIn('clara')];
    expect((await bruno.get('/desk')).text).not.toContain('/desk/privacy');
    for (const path of ['/desk/privacy', address]) expect((await bruno.get(path)).status).toBe(403);
    for (const path of ['/desk/privacy', `${address}/export`, `${address}/erasing`, `${address}/erase`]) {
      const fields = { conversation: 'aaaa-own', confirmation: 'APAGAR', person: phone };
      expect((await bruno.send(path, fields)).status).toBe(403);
      expect((await ana.send(path, { ...fields, csrf: 'x' })).status).toBe(403);
      expect((await ana.send(path, fields, { origin: 'http://evil.example' })).status).toBe(403);
    }
    // What one looked for is not another's.
    expect((await clara.get(address)).status).toBe(400);
    expect(
      (await clara.send(`${address}/erase`, { conversation: 'aaaa-own', confirmation: 'APAGAR' })).status,
    ).toBe(400);
    expect(await isThere('aaaa-own')).toBe(true);
  });

  test('are looked for with something', async () => {
    for (const person of ['', '  ', 'x'.repeat(101)])
      expect((await ana.send('/desk/privacy', { person })).status).toBe(400);
    await say('aaaa-own', 'Maria da Silva');
    // A name is many people's.
    expect((await ana.get(await lookUp('Maria da Silva'))).text).toContain('Nada está guardado aqui');
  });
});
