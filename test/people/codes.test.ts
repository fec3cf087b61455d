/** Codes of an authenticator: how one is set up, that it is asked for, and that each is taken once. */

import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addUser, caller, hour, kinds, minute, openStage, password, type Stage } from './stage.ts';

const second = 1_000;
const refused = { refused: 'code' };

describe.each(kinds)('over %s', (kind) => {
  let stage: Stage;
  let id: string;
  beforeEach(async () => {
    stage = await openStage(kind);
    ({ id } = await addUser(stage.people));
  });
  afterEach(() => stage.close());

  /** What the telephone shows, `ahead` milliseconds from now. */
  const shown = (secret: string, ahead = 0) =>
    TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: stage.now() + ahead });
  const tryIn = (code?: string, more: object = {}) =>
    stage.people.login({
      login: 'ana',
      password,
      ...caller,
      ...(code === undefined ? {} : { code }),
      ...more,
    });

  /** Sets it up, and lets the code that did so pass. */
  const setUp = async () => {
    const begun = await stage.people.totp.begin(id);
    const secret = begun?.secret ?? '';
    expect(await stage.people.totp.confirm(id, shown(secret))).toBe(true);
    stage.pass(5 * minute);
    return secret;
  };

  test('nothing is asked for until one of its codes was shown', async () => {
    const begun = await stage.people.totp.begin(id);
    expect(begun?.uri).toMatch(/^otpauth:\/\/totp\/Plant%C3%A3o:ana\?/);
    expect(new URL(begun?.uri ?? '').searchParams.get('secret')).toBe(begun?.secret);
    expect(begun?.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(await tryIn()).toHaveProperty('session');
    const wrong = shown(begun?.secret ?? '') === '000000' ? '111111' : '000000';
    expect(await stage.people.totp.confirm(id, wrong)).toBe(false);
    expect(await stage.people.users.get(id)).toMatchObject({ totp: false });
    expect(await stage.people.totp.confirm(id, shown(begun?.secret ?? ''))).toBe(true);
    expect(await stage.people.users.get(id)).toMatchObject({ totp: true });
    expect(await tryIn()).toEqual(refused);
    expect(await stage.people.totp.begin('nobody')).toBeNull();
    expect(await stage.people.totp.confirm('nobody', '123456')).toBe(false);
  });

  test('is asked for after the password only, and a missing one is no guess', async () => {
    const secret = await setUp();
    expect(await tryIn(shown(secret), { password: 'errada' })).toEqual({ refused: 'wrong' });
    for (let n = 0; n < 8; n++) expect(await tryIn(n % 2 ? ' ' : undefined)).toEqual(refused);
    const spaced = `${shown(secret).slice(0, 3)} ${shown(secret).slice(3)}`;
    expect(await tryIn(spaced)).toMatchObject({ user: { id, totp: true } });
  });

  test('is taken once, by one of those who show it at the same moment', async () => {
    const secret = await setUp();
    const code = shown(secret);
    const others = [stage.people, stage.another(), stage.another()];
    const answers = await Promise.all(
      others.map((people) => people.login({ login: 'ana', password, code, ...caller })),
    );
    expect(answers.filter((answer) => 'session' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refused' in answer)).toEqual([refused, refused]);
    await stage.restart();
    expect(await tryIn(code)).toEqual(refused);
    stage.pass(30 * second);
    expect(await tryIn(shown(secret))).toHaveProperty('session');
  });

  test('the code that set it up is used, and none before a used one is good', async () => {
    const begun = await stage.people.totp.begin(id);
    const secret = begun?.secret ?? '';
    const [before, present] = [shown(secret, -30 * second), shown(secret)];
    expect(await stage.people.totp.confirm(id, present)).toBe(true);
    expect([await tryIn(present), await tryIn(before)]).toEqual([refused, refused]);
  });

  test('is good half a minute early or late, and no more', async () => {
    const secret = await setUp();
    expect(await tryIn(shown(secret, -60 * second))).toEqual(refused);
    expect(await tryIn(shown(secret, 60 * second))).toEqual(refused);
    expect(await tryIn(shown(secret, -30 * second))).toHaveProperty('session');
    expect(await tryIn(shown(secret, 30 * second))).toHaveProperty('session');
  });

  test('wrong ones are counted as wrong passwords are', async () => {
    const secret = await setUp();
    const wrong = [shown(secret, 10 * minute), 'abcdef', '12345', '1234567', '0'].map((code) => tryIn(code));
    expect(await Promise.all(wrong)).toEqual([refused, refused, refused, refused, refused]);
    expect(await tryIn(shown(secret))).toMatchObject({ refused: 'locked' });
    stage.pass(hour);
    expect(await tryIn(shown(secret))).toHaveProperty('session');
  });

  test('a new secret counts only when it is confirmed, and the old one until then', async () => {
    const old = await setUp();
    const next = (await stage.people.totp.begin(id))?.secret ?? '';
    expect(await tryIn(shown(old))).toHaveProperty('session');
    expect(await stage.people.totp.confirm(id, shown(old, 30 * second))).toBe(false);
    expect(await stage.people.totp.confirm(id, shown(next))).toBe(true);
    stage.pass(5 * minute);
    expect(await tryIn(shown(old))).toEqual(refused);
    expect(await tryIn(shown(next))).toHaveProperty('session');
  });

  test('once removed, the password is enough', async () => {
    const secret = await setUp();
    const begun = await stage.people.totp.begin(id);
    await stage.people.totp.remove(id);
    expect(await tryIn()).toMatchObject({ user: { totp: false } });
    expect(await stage.people.totp.confirm(id, shown(begun?.secret ?? secret))).toBe(false);
  });

  test('codes go by the time of day, not by a clock that runs ahead', async () => {
    const secret = await setUp();
    const ahead = stage.another({ now: () => stage.now() + 24 * hour });
    const proof = { login: 'ana', password, code: shown(secret), ...caller };
    expect(await ahead.login(proof)).toHaveProperty('session');
  });

  test('a spare code stands in for one, once each; new ones replace the old', async () => {
    expect(await stage.people.totp.spare(id)).toBeNull();
    await setUp();
    const old = (await stage.people.totp.spare(id)) ?? [];
    const codes = (await stage.people.totp.spare(id)) ?? [];
    expect(new Set([...old, ...codes]).size).toBe(16);
    expect(codes[0]).toMatch(/^\d{4} \d{4} \d{4}$/);
    expect(await tryIn(old[0])).toEqual(refused);
    const [first = '', second = '', third = ''] = codes;
    expect(await tryIn(first)).toHaveProperty('session');
    expect(await stage.people.users.get(id)).toMatchObject({ totp: true, spare: 7 });
    expect(await tryIn(first)).toEqual(refused);
    expect(await tryIn(second.replaceAll(' ', ''))).toHaveProperty('session');
    expect(await stage.people.users.get(id)).toMatchObject({ spare: 6 });
    const answers = await Promise.all([1, 2, 3].map(() => tryIn(third)));
    expect(answers.filter((answer) => 'session' in answer)).toHaveLength(1);
    await stage.people.totp.remove(id);
    await setUp();
    expect(await tryIn(codes[4])).toEqual(refused);
    expect(JSON.stringify(await stage.store.records.list('credential/', { limit: 100 }))).not.toContain(
      codes[5]?.replaceAll(' ', ''),
    );
  });

  test('what is asked for besides the password is proved by a code, counted, and used up', async () => {
    const secret = await setUp();
    const { proveCode } = stage.people;
    const code = shown(secret);
    expect(await proveCode(id, { code, ip: caller.ip })).toBeNull();
    expect(await proveCode(id, { code, ip: caller.ip })).toEqual(refused);
    for (let guess = 0; guess < 4; guess++)
      expect(await proveCode(id, { code: 'x', ip: caller.ip })).toEqual(refused);
    stage.pass(minute);
    expect(await proveCode(id, { code: shown(secret), ip: caller.ip })).toMatchObject({ refused: 'locked' });
  });
});
