/** Who attends, as administrators see and change it. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenDesk, openDesk, origin, password } from '../open-desk.ts';

let desk: OpenDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const administrator = async () => {
  await desk.addUser('ana', 'administrator');
  return desk.comeIn('ana');
};
const linkIn = (text: string): string => /value="([^"]*\/desk\/invite\/[^"]+)"/.exec(text)?.[1] ?? '';
const deeds = async () =>
  (await desk.audit.list({ limit: 20 })).map(({ action, detail }) => [action, detail]);

describe('somebody new', () => {
  it('is invited by an address that is shown once, and good', async () => {
    const ana = await administrator();
    const made = await ana.send('/desk/people', {
      name: 'Bia <i>Lima</i>',
      login: 'Bia',
      role: 'supervisor',
    });
    expect(made.status).toBe(200);
    const link = linkIn(made.text);
    expect(link.startsWith(`${origin}/desk/invite/`)).toBe(true);
    expect(made.text).toContain('Bia &lt;i&gt;Lima');
    expect((await desk.ask(new URL(link).pathname)).status).toBe(200);
    const list = await ana.get('/desk/people');
    expect(list.text).not.toContain('/desk/invite/');
    expect(list.text).toContain('sem senha ainda');
    const bia = await desk.people.users.find('bia');
    expect(bia?.role).toBe('supervisor');
    expect(await deeds()).toEqual([['user-added', `${bia?.id} supervisor`]]);
  });

  it.each([
    [{ name: 'Bia', login: 'ana', role: 'attendant' }, 'O login ana já existe'],
    [{ name: 'Bia', login: 'não vale', role: 'attendant' }, 'O login tem de 2 a 64'],
    [{ name: ' ', login: 'bia', role: 'attendant' }, 'O nome tem de 1 a 80'],
    [{ name: 'Bia', login: 'bia', role: 'owner' }, 'incompleto'],
  ])('is refused in words: %j', async (fields, words) => {
    const ana = await administrator();
    const refused = await ana.send('/desk/people', fields);
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining(words)]);
    expect(await desk.people.users.list()).toHaveLength(1);
  });
});

describe('somebody who is there', () => {
  it('gets another name, role, address; is shut out and let in again', async () => {
    const ana = await administrator();
    const { id } = await desk.addUser('bia');
    const bia = await desk.comeIn('bia');
    const path = `/desk/people/${id}`;
    expect((await ana.get(path)).text).toContain('Encerrar');
    await ana.send(`${path}/change`, { name: 'Beatriz', role: 'supervisor' });
    expect(await desk.people.users.get(id)).toMatchObject({ name: 'Beatriz', role: 'supervisor' });
    expect((await bia.get('/desk')).text).toContain('Beatriz');

    const linked = await ana.send(`${path}/link`);
    expect((await desk.ask(new URL(linkIn(linked.text)).pathname)).status).toBe(200);

    const shut = await ana.send(`${path}/disable`);
    expect(shut.headers.get('location')).toBe(`${path}?done=disabled`);
    expect((await ana.get(`${path}?done=disabled`)).text).toContain('não entra mais');
    expect((await bia.get('/desk', { 'hx-request': 'true' })).status).toBe(401);
    expect((await ana.send(`${path}/link`)).text).toContain('desbloqueie antes');
    await ana.send(`${path}/enable`);
    expect((await desk.comeIn('bia')).user.name).toBe('Beatriz');
    expect((await deeds()).map(([action]) => action)).toEqual([
      'user-changed',
      'user-changed',
      'user-invited',
      'user-changed',
    ]);
  });

  it('attends the queues that are chosen, and all of them with none', async () => {
    await desk.close();
    const queues = [
      { id: 'suporte', name: 'Suporte' },
      { id: 'vendas', name: 'Vendas' },
    ];
    desk = openDesk({ queues });
    const ana = await administrator();
    const { id } = await desk.addUser('bia');
    const path = `/desk/people/${id}`;
    expect((await ana.get(path)).text).toContain('Vendas');
    const fields = { name: 'Bia', role: 'attendant' };
    await ana.send(`${path}/change`, { ...fields, queue: 'vendas' });
    expect((await desk.people.users.get(id))?.queues).toEqual(['vendas']);
    expect((await ana.get(path)).text).toMatch(/value="vendas" checked/);
    await ana.send(`${path}/change`, { ...fields, queue: 'nenhuma' });
    expect((await desk.people.users.get(id))?.queues).toBeUndefined();
  });

  it('has sessions that are ended, one or all', async () => {
    const ana = await administrator();
    const { id } = await desk.addUser('bia');
    const [one, two, three] = [await desk.comeIn('bia'), await desk.comeIn('bia'), await desk.comeIn('bia')];
    await ana.send(`/desk/people/${id}/end`, { session: one.session.id });
    const isIn = async ({ get }: typeof one) => (await get('/desk', { 'hx-request': 'true' })).status === 200;
    expect([await isIn(one), await isIn(two), await isIn(three)]).toEqual([false, true, true]);
    await ana.send(`/desk/people/${id}/end`);
    expect([await isIn(two), await isIn(three)]).toEqual([false, false]);
    expect((await ana.get('/desk')).status).toBe(200);
  });

  it('is asked for no code any more, having lost it', async () => {
    const ana = await administrator();
    const { id } = await desk.addUser('bia');
    const { generate } = await import('./authenticator.ts');
    const begun = await desk.people.totp.begin(id);
    await desk.people.totp.confirm(id, generate(begun?.secret ?? ''));
    expect((await ana.get(`/desk/people/${id}`)).text).toContain('com autenticador');
    await ana.send(`/desk/people/${id}/forget-code`);
    expect((await desk.people.users.get(id))?.totp).toBe(false);
    expect((await desk.comeIn('bia')).user.id).toBe(id);
  });

  it('an administrator does not shut themselves out, and the last one stays', async () => {
    const ana = await administrator();
    const path = `/desk/people/${ana.user.id}`;
    expect((await ana.get(path)).text).not.toContain(`${path}/disable`);
    const shut = await ana.send(`${path}/disable`);
    expect([shut.status, shut.text]).toEqual([409, expect.stringContaining('a si mesmo')]);
    const demoted = await ana.send(`${path}/change`, { name: 'Ana', role: 'attendant' });
    expect([demoted.status, demoted.text]).toEqual([409, expect.stringContaining('único administrador')]);
    expect((await ana.get('/desk/people')).status).toBe(200);
  });

  it('is told of in English, too', async () => {
    const ana = await administrator();
    const refused = await ana.send('/desk/people?lang=en', { name: 'Bia', login: 'ana', role: 'attendant' });
    expect(refused.text).toContain('There is such a user already.');
    expect(refused.text).not.toContain('já existe');
  });
});

it('a password is no secret of a link: nobody chooses one without it', async () => {
  const ana = await administrator();
  const made = await ana.send('/desk/people', { name: 'Bia', login: 'bia', role: 'attendant' });
  const { pathname } = new URL(linkIn(made.text));
  const token = pathname.split('/').at(-1) ?? '';
  expect(await desk.people.accept(`${token.slice(0, -4)}AAAA`, password)).toBeNull();
  expect(await desk.people.accept(token, password)).toMatchObject({ login: 'bia' });
});
