/** Who gets in, and who does not. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenDesk, openDesk, origin, password } from './open-desk.ts';

let desk: OpenDesk;

beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const fieldOf = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** Opens a page of the door and sends its form. */
const sendForm = async (
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) => {
  const page = await desk.ask(path);
  const body = new URLSearchParams({ csrf: fieldOf(await page.text(), 'csrf'), ...fields });
  return desk.ask(path, { method: 'POST', headers: { cookie: cookieOf(page), origin, ...headers }, body });
};

const logIn = (login: string, secret: string, headers: Record<string, string> = {}) =>
  sendForm('/desk/login', { login, password: secret }, headers);

describe('the password', () => {
  test('lets in, by a cookie that scripts and other sites do not get', async () => {
    await desk.addUser('ana');
    const response = await logIn('ana', password);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/desk']);
    const given = response.headers.getSetCookie().find((cookie) => cookie.startsWith('plantao-desk='));
    expect(given).toContain('HttpOnly');
    expect(given).toContain('SameSite=Strict');
    const cookie = given?.split(';')[0] ?? '';
    const page = await desk.ask('/desk', { headers: { cookie, accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Ana');
  });

  test('where the page is reached by https, the cookie stays there', async () => {
    const secure = openDesk({ secure: true });
    const page = await secure.ask('/desk/login');
    await secure.close();
    expect(page.headers.getSetCookie()[0]).toMatch(/^__Host-.*Secure/);
  });

  test('a wrong one is refused in words, and too many lock for a time that is told', async () => {
    await desk.addUser('ana');
    const first = await logIn('ana', 'errada');
    expect(first.status).toBe(401);
    expect(await first.text()).toContain('não conferem');
    let last = first;
    for (let index = 0; index < 30 && last.status !== 429; index++) last = await logIn('ana', 'errada');
    expect(last.status).toBe(429);
    expect(await last.text()).toMatch(/Espere \d+ (s|min|h)/);
    expect((await logIn('ana', password)).status).toBe(429);
  });

  test('a login comes back as it was typed, and as text', async () => {
    const response = await logIn('"><script>alert(1)</script>', 'x');
    const html = await response.text();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('an invitation', () => {
  test('lets choose a password, once, and is in then', async () => {
    const invitation = await desk.people.beginning();
    const path = `/desk/invite/${invitation?.token}`;
    const weak = await sendForm(path, { password: '1234567890', again: '1234567890' });
    expect(weak.status).toBe(400);
    const unequal = await sendForm(path, { password, again: `${password}!` });
    expect(await unequal.text()).toContain('não são iguais');
    const response = await sendForm(path, { password, again: password });
    expect(response.headers.get('location')).toBe('/desk');
    const cookie = cookieOf(response);
    expect((await desk.ask('/desk', { headers: { cookie, accept: 'text/html' } })).status).toBe(200);
    expect((await desk.ask(path)).status).toBe(404);
  });

  test('one that is not good says so', async () => {
    const response = await desk.ask('/desk/invite/nothing');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('não vale mais');
  });
});

describe('a form', () => {
  test('is taken only from a page of ours', async () => {
    await desk.addUser('ana');
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ])
      expect((await logIn('ana', password, headers)).status).toBe(403);
    const page = await desk.ask('/desk/login');
    const send = (csrf: string) =>
      desk.ask('/desk/login', {
        method: 'POST',
        headers: { cookie: cookieOf(page), origin },
        body: new URLSearchParams({ csrf, login: 'ana', password }),
      });
    expect((await send('')).status).toBe(403);
    expect((await send('guessed')).status).toBe(403);
  });

  test('of somebody who is in needs the session’s own word, and the origin', async () => {
    await desk.addUser('ana');
    await desk.say('aaaa-waits', 'atendente');
    await desk.settled();
    const ana = await desk.comeIn('ana');
    expect((await ana.send('/desk/c/aaaa-waits/take', { csrf: 'x' })).status).toBe(403);
    expect((await ana.send('/desk/c/aaaa-waits/take', {}, { origin: 'http://evil.example' })).status).toBe(
      403,
    );
    expect((await ana.send('/desk/logout', { csrf: '' })).status).toBe(403);
    expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
  });
});

describe('without a session', () => {
  const paths = [
    '/desk',
    '/desk/lists',
    '/desk/c/aaaa-waits',
    '/desk/c/aaaa-waits/live',
    '/desk/events',
    '/desk/linking',
    '/desk/linking/main/state',
    '/desk/linking/main/qr.svg',
    '/desk/whatever',
  ];

  test.each(paths)('%s tells nothing', async (path) => {
    await desk.say('aaaa-waits', 'atendente');
    await desk.settled();
    for (const cookie of ['', 'plantao-desk=x', `plantao-desk=${'A'.repeat(43)}`]) {
      const page = await desk.read(await desk.ask(path, { headers: { cookie, accept: 'text/html' } }));
      expect([page.status, page.headers.get('location')]).toEqual([303, '/desk/login']);
      const part = await desk.read(await desk.ask(path, { headers: { cookie, 'hx-request': 'true' } }));
      expect([part.status, part.headers.get('hx-redirect')]).toEqual([401, '/desk/login']);
      const stream = await desk.read(
        await desk.ask(path, { headers: { cookie, accept: 'text/event-stream' } }),
      );
      expect(stream).toMatchObject({ status: 401, text: 'Entre de novo.' });
    }
  });

  test.each(['take', 'say', 'give-back', 'close'])('%s does nothing', async (act) => {
    await desk.say('aaaa-waits', 'atendente');
    await desk.settled();
    const response = await desk.ask(`/desk/c/aaaa-waits/${act}`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ csrf: 'x', owner: '', text: 'oi' }),
    });
    expect(response.status).toBe(401);
    expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
  });

  test('who went out is out, and so is who was disabled', async () => {
    await desk.addUser('ana');
    await desk.addUser('bruno');
    const [ana, bruno] = [await desk.comeIn('ana'), await desk.comeIn('bruno')];
    expect((await ana.send('/desk/logout')).status).toBe(303);
    await desk.people.users.disable(bruno.user.id);
    expect((await ana.get('/desk')).status).toBe(303);
    expect((await bruno.get('/desk')).status).toBe(303);
  });
});

test('every answer forbids what is inline, and frames', async () => {
  await desk.addUser('ana');
  const ana = await desk.comeIn('ana');
  for (const page of [
    await ana.get('/desk'),
    await ana.get('/desk/c/none'),
    await ana.get('/desk/linking'),
  ]) {
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.text).not.toMatch(/ style=| on\w+=|<style|hx-on|js:/);
  }
});

test('the door speaks the language that is chosen, and goes on in it', async () => {
  const chosen = await desk.ask('/desk/login?lang=en');
  expect(await chosen.text()).toContain('<html lang="en">');
  const next = await desk.ask('/desk/login', { headers: { cookie: cookieOf(chosen) } });
  expect(await next.text()).toContain('Log in');
  expect(await (await desk.ask('/desk/login?lang=xx')).text()).toContain('<html lang="pt-BR">');
});
