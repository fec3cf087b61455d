/** One's own account. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenDesk, openDesk, password } from '../open-desk.ts';
import { generate } from './authenticator.ts';

let desk: OpenDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const fresh = 'tamanduá bandeira 7';
const login = (more: object = {}) =>
  desk.people.login({ login: 'ana', password, ip: '203.0.113.9', agent: 'test', ...more });
const isIn = async ({ get }: Awaited<ReturnType<OpenDesk['comeIn']>>) =>
  (await get('/desk', { 'hx-request': 'true' })).status === 200;

describe('the password', () => {
  it('is changed by who knows the old one, and ends the other sessions', async () => {
    await desk.addUser('ana');
    const [here, there] = [await desk.comeIn('ana'), await desk.comeIn('ana')];
    const wrong = await here.send('/desk/account/password', {
      old: 'outra coisa 12',
      password: fresh,
      again: fresh,
    });
    expect([wrong.status, wrong.text]).toEqual([409, expect.stringContaining('A senha atual não confere')]);
    const unequal = await here.send('/desk/account/password', { old: password, password: fresh, again: 'x' });
    expect(unequal.text).toContain('não são iguais');
    const weak = await here.send('/desk/account/password', {
      old: password,
      password: 'senhasenha',
      again: 'senhasenha',
    });
    expect(weak.text).toContain('fácil de adivinhar');
    expect(await isIn(there)).toBe(true);
    const changed = await here.send('/desk/account/password', {
      old: password,
      password: fresh,
      again: fresh,
    });
    expect(changed.headers.get('location')).toBe('/desk/account?done=password');
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    expect(await login()).toEqual({ refused: 'wrong' });
    expect(await login({ password: fresh })).toHaveProperty('session');
  });

  it('is not guessed here either', async () => {
    await desk.addUser('ana');
    const ana = await desk.comeIn('ana');
    const guess = (old: string) => ana.send('/desk/account/password', { old, password: fresh, again: fresh });
    for (let n = 0; n < 5; n++) await guess(`palpite número ${n}`);
    const locked = await guess(password);
    expect([locked.status, locked.text]).toEqual([409, expect.stringContaining('Muitas tentativas')]);
  });
});

it('a name is shown to others as text, and a bad one is refused', async () => {
  await desk.addUser('ana');
  const ana = await desk.comeIn('ana');
  expect((await ana.send('/desk/account/name', { name: '' })).text).toContain('O nome tem de 1 a 80');
  await ana.send('/desk/account/name', { name: '<b>Ana</b> "Lima"' });
  const page = await ana.get('/desk/account?done=named');
  expect(page.text).toContain('&lt;b&gt;Ana&lt;/b&gt;');
  expect(page.text).not.toContain('<b>Ana');
  expect(page.text).toContain('Nome guardado');
});

it('sessions tell which is this one, and are ended one by one or all but this', async () => {
  await desk.addUser('ana');
  const [here, one, two] = [await desk.comeIn('ana'), await desk.comeIn('ana'), await desk.comeIn('ana')];
  const { text } = await here.get('/desk/account');
  expect(text.split('class="tag"')).toHaveLength(2);
  expect(text.split('name="session"')).toHaveLength(4);
  await here.send('/desk/account/end', { session: one.session.id });
  expect([await isIn(here), await isIn(one), await isIn(two)]).toEqual([true, false, true]);
  await here.send('/desk/account/end');
  expect([await isIn(here), await isIn(two)]).toEqual([true, false]);
});

it('nobody ends another one’s session from here', async () => {
  await desk.addUser('ana');
  await desk.addUser('bia');
  const [ana, bia] = [await desk.comeIn('ana'), await desk.comeIn('bia')];
  await ana.send('/desk/account/end', { session: bia.session.id });
  await ana.send('/desk/account/end', { session: `../${bia.user.id}/${bia.session.id}` });
  expect(await isIn(bia)).toBe(true);
});

describe('the authenticator', () => {
  const secretIn = (text: string): string =>
    /class="code secret">([A-Z2-7 ]+)</.exec(text)?.[1]?.replaceAll(' ', '') ?? '';
  const sparesIn = (text: string): string[] =>
    [...text.matchAll(/<li class="code">([\d ]+)</g)].map(([, code = '']) => code);

  const setUp = async () => {
    await desk.addUser('ana');
    const ana = await desk.comeIn('ana');
    await ana.send('/desk/account/authenticator');
    const secret = secretIn((await ana.get('/desk/account')).text);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    return { ana, secret };
  };

  it('is set up by its first code, which gives spare ones', async () => {
    const { ana, secret } = await setUp();
    const qr = await ana.get('/desk/account/authenticator/qr.svg');
    expect([qr.headers.get('content-type'), qr.headers.get('cache-control')]).toEqual([
      'image/svg+xml',
      'no-store',
    ]);
    const wrong = await ana.send('/desk/account/authenticator/confirm', { code: 'abcdef' });
    expect([wrong.status, wrong.text]).toEqual([
      409,
      expect.stringContaining('não confere com este segredo'),
    ]);
    expect(secretIn(wrong.text)).toBe(secret);
    expect(await login()).toHaveProperty('session');
    const done = await ana.send('/desk/account/authenticator/confirm', { code: generate(secret) });
    const spares = sparesIn(done.text);
    expect(spares).toHaveLength(8);
    const page = await ana.get('/desk/account');
    expect(page.text).toContain('Restam 8 códigos de reserva');
    expect(page.text).not.toContain(spares[0]);
    expect(page.text).not.toContain(secret.slice(0, 8));
    expect((await ana.get('/desk/account/authenticator/qr.svg')).status).toBe(404);
    expect(await login()).toEqual({ refused: 'code' });
    expect(await login({ code: spares[0] })).toHaveProperty('session');
    expect((await ana.get('/desk/account')).text).toContain('Restam 7');
  });

  it('is no way around the one that is there', async () => {
    const { ana, secret } = await setUp();
    await ana.send('/desk/account/authenticator/confirm', { code: generate(secret) });
    await ana.send('/desk/account/authenticator');
    expect(secretIn((await ana.get('/desk/account')).text)).toBe('');
    const removed = await ana.send('/desk/account/authenticator/remove', { code: '000 000' });
    expect([removed.status, removed.text]).toEqual([409, expect.stringContaining('O código não confere')]);
    expect((await desk.people.users.get(ana.user.id))?.totp).toBe(true);
  });

  it('is removed, and spare codes are made anew, by a code', async () => {
    const { ana, secret } = await setUp();
    const [first = '', second = '', third = ''] = sparesIn(
      (await ana.send('/desk/account/authenticator/confirm', { code: generate(secret) })).text,
    );
    const made = sparesIn((await ana.send('/desk/account/authenticator/spare', { code: first })).text);
    expect(made).toHaveLength(8);
    const old = await ana.send('/desk/account/authenticator/remove', { code: second });
    expect(old.status).toBe(409);
    const gone = await ana.send('/desk/account/authenticator/remove', { code: made[0] ?? third });
    expect(gone.headers.get('location')).toBe('/desk/account?done=removed');
    expect(await login()).toHaveProperty('session');
    const noted = (await desk.audit.list({ limit: 10 })).map(({ action }) => action);
    expect(noted).toEqual(['code-removed', 'code-spares-made', 'code-set-up']);
  });
});
