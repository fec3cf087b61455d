/** Sessions: how long they last, who ends them, and what is no token. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addUser, caller, comeIn, day, hour, kinds, minute, openStage, type Stage } from './stage.ts';

describe.each(kinds)('over %s', (kind) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(() => stage.close());

  const isOpen = async (token: string) => (await stage.people.session(token)) !== null;
  const idOf = async (token: string) => (await stage.people.session(token))?.id ?? '';

  test('tells who it is, the same after a restart', async () => {
    const user = await addUser(stage.people, 'ana', 'supervisor');
    const token = await comeIn(stage.people);
    const session = await stage.people.session(token);
    expect(session).toEqual({
      id: expect.stringMatching(/^[\w-]{16}$/),
      user,
      csrf: expect.stringMatching(/^[\w-]{32}$/),
      since: stage.now(),
    });
    expect(token).not.toContain(session?.csrf);
    await stage.restart();
    expect(await stage.people.session(token)).toEqual(session);
    expect((await stage.people.session(await comeIn(stage.people)))?.csrf).not.toBe(session?.csrf);
  });

  test('lasts twelve hours unused, and as much again from each use', async () => {
    await addUser(stage.people);
    const [used, unused] = [await comeIn(stage.people), await comeIn(stage.people)];
    stage.pass(12 * hour - 1);
    expect(await isOpen(used)).toBe(true);
    stage.pass(1);
    expect([await isOpen(used), await isOpen(unused)]).toEqual([true, false]);
    stage.pass(12 * hour - 2);
    expect(await isOpen(used)).toBe(true);
    stage.pass(12 * hour);
    expect(await isOpen(used)).toBe(false);
  });

  test('lasts thirty days, however much it is used', async () => {
    await addUser(stage.people);
    const token = await comeIn(stage.people);
    for (let passed = 0; passed < 30 * day - 6 * hour; passed += 6 * hour) {
      stage.pass(6 * hour);
      expect(await isOpen(token)).toBe(true);
    }
    stage.pass(6 * hour - 1);
    expect(await isOpen(token)).toBe(true);
    stage.pass(1);
    expect(await isOpen(token)).toBe(false);
  });

  test('ended ones leave nothing behind', async () => {
    const { id } = await addUser(stage.people);
    await comeIn(stage.people);
    stage.pass(12 * hour);
    expect(await stage.people.sessions(id)).toEqual([]);
    expect(await stage.store.records.list('credential/people/session/', { limit: 10 })).toEqual([]);
  });

  test('reads the role anew each time', async () => {
    const { id } = await addUser(stage.people, 'ana', 'supervisor');
    const token = await comeIn(stage.people);
    await stage.another().users.change(id, { role: 'attendant', name: 'Ana Lima' });
    expect(await stage.people.session(token)).toMatchObject({
      user: { role: 'attendant', name: 'Ana Lima' },
    });
  });

  test('are listed for their user, the latest used first, and for nobody else', async () => {
    const { people } = stage;
    const [ana, bia] = [await addUser(people, 'ana'), await addUser(people, 'bia')];
    const since = stage.now();
    const first = await comeIn(people, 'ana', { agent: `Firefox${'x'.repeat(1_000)}` });
    stage.pass(hour);
    await comeIn(people, 'ana', { ip: '198.51.100.2', agent: 'Chrome' });
    await comeIn(people, 'bia');
    stage.pass(hour);
    await people.session(first);
    expect(await people.sessions(ana.id)).toEqual([
      {
        id: await idOf(first),
        ip: caller.ip,
        agent: expect.stringMatching(/^Firefoxx{293}$/),
        since,
        lastSeen: since + 2 * hour,
      },
      {
        id: expect.any(String),
        ip: '198.51.100.2',
        agent: 'Chrome',
        since: since + hour,
        lastSeen: since + hour,
      },
    ]);
    expect(await people.sessions(bia.id)).toHaveLength(1);
    expect(await people.sessions('nobody')).toEqual([]);
  });

  test('its use is written down once a minute, not at each request', async () => {
    const { id } = await addUser(stage.people);
    const token = await comeIn(stage.people);
    const key = `credential/people/session/${id}/${await idOf(token)}`;
    const version = async () => (await stage.store.records.get(key))?.version;
    const before = await version();
    stage.pass(minute - 1);
    expect([await isOpen(token), await version()]).toEqual([true, before]);
    stage.pass(1);
    expect(await isOpen(token)).toBe(true);
    expect(await version()).not.toBe(before);
  });

  test('logging out ends one; what ends it wins over a request at the same moment', async () => {
    await addUser(stage.people);
    const [here, there] = [await comeIn(stage.people), await comeIn(stage.people)];
    stage.pass(hour);
    await Promise.all([stage.people.session(here), stage.people.logout(here), stage.another().session(here)]);
    expect([await isOpen(here), await isOpen(there)]).toEqual([false, true]);
    await stage.people.logout('nonsense');
    expect(await isOpen(there)).toBe(true);
  });

  test('are revoked one by one, all but one, or all', async () => {
    const { people } = stage;
    const { id } = await addUser(people);
    const bia = await addUser(people, 'bia');
    const tokens = [await comeIn(people), await comeIn(people), await comeIn(people), await comeIn(people)];
    const bias = await comeIn(people, 'bia');
    const [first = '', second = ''] = tokens;
    const open = () => Promise.all(tokens.map(isOpen));
    await people.revoke(bia.id, { id: await idOf(first) });
    expect(await open()).toEqual([true, true, true, true]);
    await people.revoke(id, { id: await idOf(first) });
    expect(await open()).toEqual([false, true, true, true]);
    await people.revoke(id, { allBut: await idOf(second) });
    expect(await open()).toEqual([false, true, false, false]);
    await people.revoke(id, 'all');
    expect(await open()).toEqual([false, false, false, false]);
    expect(await isOpen(bias)).toBe(true);
  });

  test('what is cut, changed, lengthened or put together is no token', async () => {
    const { people } = stage;
    await addUser(people, 'ana');
    await addUser(people, 'bia');
    const [one, other, bias] = [await comeIn(people), await comeIn(people), await comeIn(people, 'bia')];
    const [user, id, secret = ''] = one.split('.');
    const changed = (at: number) => `${one.slice(0, at)}${one[at] === 'A' ? 'B' : 'A'}${one.slice(at + 1)}`;
    const wrong = [
      ...['', '.', '..', `${user}.${id}`, `${user}.${id}.`, secret, one.slice(0, -1), `${one}A`, `${one}\n`],
      ...[...one].flatMap((letter, at) => (letter === '.' ? [] : [changed(at)])),
      `${user}.${id}.${other.split('.')[2]}`,
      `${bias.split('.')[0]}.${id}.${secret}`,
      `${user}.${other.split('.')[1]}.${secret}`,
      `../account.${id}.${secret}`,
    ];
    expect(wrong.length).toBeGreaterThan(100);
    for (const token of wrong) expect([token, await isOpen(token)]).toEqual([token, false]);
    expect(await isOpen(one)).toBe(true);
  });

  test('when somebody was last in is known after their sessions are gone', async () => {
    const ana = await addUser(stage.people);
    expect(await stage.people.lastSeen(ana.id)).toBeNull();
    const token = await comeIn(stage.people);
    stage.pass(10 * minute);
    expect(await stage.people.session(token)).not.toBeNull();
    const seen = stage.now();
    stage.pass(30 * day);
    expect(await stage.people.sessions(ana.id)).toEqual([]);
    expect(await stage.people.lastSeen(ana.id)).toBe(seen);
  });
});
