/**
 * Who may what, route by route: every one of the desk is asked for by every role and by nobody. A route that the table
 * does not have fails: whoever adds one says here who may ask for it.
 */

import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { type Action, may, roles } from '../../../src/people/roles.ts';
import { type OpenDesk, openDesk, origin } from './open-desk.ts';

/** `in`: whoever has a session. `anybody`: even who has none. */
type Who = Action | 'in' | 'anybody';

/** For each route what to ask for, and who may. Ids and tokens are of nobody: only who is let through learns that. */
const table: Readonly<Record<string, readonly (readonly [path: string, who: Who])[]>> = {
  'GET /desk/static/*': [['/desk/static/none/desk.css', 'anybody']],
  'GET /desk/login': [['/desk/login', 'anybody']],
  'POST /desk/login': [['/desk/login', 'anybody']],
  'GET /desk/invite/:token': [['/desk/invite/none', 'anybody']],
  'POST /desk/invite/:token': [['/desk/invite/none', 'anybody']],
  'POST /desk/logout': [['/desk/logout', 'in']],
  'GET /desk/events': [['/desk/events', 'in']],

  'GET /desk': [['/desk', 'in']],
  'GET /desk/lists': [['/desk/lists', 'in']],
  'GET /desk/c/:id': [['/desk/c/none', 'in']],
  'GET /desk/c/:id/live': [['/desk/c/none/live', 'in']],
  'GET /desk/c/:id/media/:seq{[0-9]+}': [['/desk/c/none/media/1', 'in']],
  'POST /desk/c/:id/typing': [['/desk/c/none/typing', 'answer']],
  'POST /desk/next': [['/desk/next', 'take']],
  'POST /desk/c/:id/take': [['/desk/c/none/take', 'take']],
  'POST /desk/c/:id/take-over': [['/desk/c/none/take-over', 'take-over']],
  'POST /desk/c/:id/say': [['/desk/c/none/say', 'answer']],
  'POST /desk/c/:id/tell': [['/desk/c/none/tell', 'answer']],
  'POST /desk/c/:id/give-back': [['/desk/c/none/give-back', 'transfer']],
  'POST /desk/c/:id/give-back-there': [['/desk/c/none/give-back-there', 'transfer']],
  'POST /desk/c/:id/transfer': [['/desk/c/none/transfer', 'transfer']],
  'POST /desk/c/:id/close': [['/desk/c/none/close', 'close']],
  'POST /desk/c/:id/reopen': [['/desk/c/none/reopen', 'close']],
  'GET /desk/c/:id/replies': [['/desk/c/none/replies', 'answer']],
  'GET /desk/c/:id/panel/transfer': [['/desk/c/none/panel/transfer', 'transfer']],
  'GET /desk/c/:id/panel/ticket': [['/desk/c/none/panel/ticket', 'open-ticket']],
  'POST /desk/c/:id/panel/ticket': [['/desk/c/none/panel/ticket', 'open-ticket']],
  'POST /desk/c/:id/panel/ticket/again': [['/desk/c/none/panel/ticket/again', 'open-ticket']],
  'POST /desk/c/:id/ticket': [['/desk/c/none/ticket', 'open-ticket']],
  'GET /desk/c/:id/panel/protocol': [['/desk/c/none/panel/protocol', 'look-up']],
  'POST /desk/c/:id/panel/protocol': [['/desk/c/none/panel/protocol', 'look-up']],
  'GET /desk/c/:id/panel/update': [['/desk/c/none/panel/update', 'update-protocol']],
  'POST /desk/c/:id/update-protocol': [['/desk/c/none/update-protocol', 'update-protocol']],
  'POST /desk/c/:id/document': [['/desk/c/none/document', 'see-document']],

  'GET /desk/figures': [['/desk/figures', 'see-figures']],
  'GET /desk/figures.csv': [['/desk/figures.csv', 'export']],
  'GET /desk/search': [['/desk/search', 'take']],
  'POST /desk/search': [['/desk/search', 'take']],
  'GET /desk/search/:name': [['/desk/search/none', 'take']],
  'GET /desk/privacy': [['/desk/privacy', 'export']],
  'POST /desk/privacy': [['/desk/privacy', 'export']],
  'GET /desk/privacy/:name': [['/desk/privacy/none', 'export']],
  'POST /desk/privacy/:name/export': [['/desk/privacy/none/export', 'export']],
  'POST /desk/privacy/:name/erasing': [['/desk/privacy/none/erasing', 'erase']],
  'POST /desk/privacy/:name/erase': [['/desk/privacy/none/erase', 'erase']],
  'GET /desk/replies': [['/desk/replies', 'edit-replies']],
  'POST /desk/replies': [['/desk/replies', 'edit-replies']],

  'GET /desk/account': [['/desk/account', 'in']],
  'POST /desk/account/name': [['/desk/account/name', 'in']],
  'POST /desk/account/password': [['/desk/account/password', 'in']],
  'POST /desk/account/end': [['/desk/account/end', 'in']],
  'POST /desk/account/authenticator': [['/desk/account/authenticator', 'in']],
  'GET /desk/account/authenticator/qr.svg': [['/desk/account/authenticator/qr.svg', 'in']],
  'POST /desk/account/authenticator/:act{(?:confirm|spare|remove)}': [
    ['/desk/account/authenticator/confirm', 'in'],
    ['/desk/account/authenticator/spare', 'in'],
    ['/desk/account/authenticator/remove', 'in'],
  ],

  'POST /desk/account/telegram': [['/desk/account/telegram', 'in']],
  'POST /desk/account/telegram/unlink': [['/desk/account/telegram/unlink', 'in']],

  'GET /desk/people': [['/desk/people', 'manage-people']],
  'POST /desk/people': [['/desk/people', 'manage-people']],
  'GET /desk/people/:id': [['/desk/people/none', 'manage-people']],
  'POST /desk/people/:id/:act{(?:change|link|disable|enable|forget-code|unlink-telegram|end)}': [
    'change',
    'link',
    'disable',
    'enable',
    'forget-code',
    'unlink-telegram',
    'end',
  ].map((act) => [`/desk/people/none/${act}`, 'manage-people'] as const),

  'GET /desk/audit': [['/desk/audit', 'read-audit']],
  'GET /desk/audit.csv': [['/desk/audit.csv', 'read-audit']],
  'GET /desk/parked': [['/desk/parked', 'decide-parked']],
  'GET /desk/parked/count': [['/desk/parked/count', 'decide-parked']],
  'POST /desk/parked/:code/:how{(?:retry|close)}': [
    ['/desk/parked/1/retry', 'decide-parked'],
    ['/desk/parked/1/close', 'decide-parked'],
  ],
  'GET /desk/programs': [['/desk/programs', 'manage-programs']],
  'POST /desk/programs/tokens': [['/desk/programs/tokens', 'manage-programs']],
  'POST /desk/programs/tokens/:id/revoke': [['/desk/programs/tokens/none/revoke', 'manage-programs']],
  'POST /desk/programs/webhooks': [['/desk/programs/webhooks', 'manage-programs']],
  'POST /desk/programs/webhooks/:id/:act{(?:remove|enable|test)}': ['remove', 'enable', 'test'].map(
    (act) => [`/desk/programs/webhooks/none/${act}`, 'manage-programs'] as const,
  ),
  'GET /desk/channels': [['/desk/channels', 'manage-channels']],
  'GET /desk/channels/state': [['/desk/channels/state', 'manage-channels']],
  'GET /desk/linking': [['/desk/linking', 'pair']],
  'GET /desk/linking/:account/state': [['/desk/linking/none/state', 'pair']],
  'GET /desk/linking/:account/qr.svg': [['/desk/linking/none/qr.svg', 'pair']],
  'POST /desk/linking/:account/show': [['/desk/linking/none/show', 'pair']],
  'POST /desk/linking/:account/code': [['/desk/linking/none/code', 'pair']],
};

const cases = Object.entries(table).flatMap(([route, asked]) =>
  asked.map(([path, who]) => ({ method: route.split(' ')[0] ?? '', path, who })),
);

let desk: OpenDesk;
beforeAll(async () => {
  desk = openDesk();
  for (const role of roles) await desk.addUser(role, role);
});
afterAll(() => desk.close());

/** What is answered, and then let go: an event stream has no end. */
const statusOf = async (path: string, init: RequestInit): Promise<number> => {
  const response = await desk.ask(path, init);
  await response.body?.cancel();
  return response.status;
};

it('has every route of the desk, and no other', () => {
  const there = desk.web.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(there)].sort()).toEqual(Object.keys(table).sort());
});

test.each(cases)('$method $path is for $who', async ({ method, path, who }) => {
  for (const role of roles) {
    const { cookie, session } = await desk.comeIn(role);
    const headers = { cookie, origin, 'hx-request': 'true' };
    const allowed = who === 'anybody' || who === 'in' || may(role, who);
    const forms =
      method === 'POST'
        ? [{ csrf: session.csrf, owner: '' }, { owner: '' }, { csrf: 'another' }].map((fields) => ({
            method,
            body: new URLSearchParams(fields),
          }))
        : [{ method }];
    const [whole = 0, ...forged] = await Promise.all(
      forms.map((form) => statusOf(path, { ...form, headers })),
    );
    // At the door there is another word, which this form does not have.
    const isFree = who === 'anybody' && method === 'POST';
    expect([role, whole === 403]).toEqual([role, isFree || !allowed]);
    expect([role, whole]).not.toEqual([role, 401]);
    expect(whole).toBeLessThan(500);
    expect(forged.every((status) => status === 403 || status === 401)).toBe(true);
  }
});

it('knows what is asked for by the whole word', async () => {
  const { cookie, session } = await desk.comeIn('administrator');
  const body = () => new URLSearchParams({ csrf: session.csrf, owner: '' });
  const nobodys = [];
  for (const { method, path } of cases.filter(({ method, who }) => method === 'POST' && who !== 'anybody'))
    if ((await statusOf(`${path}x`, { method, headers: { cookie, origin }, body: body() })) !== 404)
      nobodys.push(path);
  expect(nobodys).toEqual([]);
});

test.each(cases.filter(({ who }) => who !== 'anybody'))(
  '$method $path is for nobody who is out',
  async (asked) => {
    const { method, path } = asked;
    const body = method === 'POST' ? { body: new URLSearchParams({ csrf: '', owner: '' }) } : {};
    for (const cookie of ['', 'plantao-desk=x.y.z'])
      expect(await statusOf(path, { method, headers: { cookie, origin }, ...body })).toBe(401);
    const page = await desk.ask(path, { method, headers: { origin, accept: 'text/html' }, ...body });
    expect([page.status, page.headers.get('location')]).toEqual(
      method === 'GET' ? [303, '/desk/login'] : [401, null],
    );
  },
);
