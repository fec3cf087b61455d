/** Coming in with a password: what is told, what is counted, and when the door opens again. */

import { parseOptions } from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { presentCost } from '../../src/people/proof/passwords.ts';
import { addUser, caller, cheap, comeIn, kinds, minute, openStage, password, type Stage } from './stage.ts';

const wrong = { refused: 'wrong' };
const locked = { refused: 'locked', wait: expect.any(Number) };

describe.each(kinds)('over %s', (kind) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(() => stage.close());

  const tryIn = (login: string, guess: string, more: object = {}) =>
    stage.people.login({ login, password: guess, ...caller, ...more });

  test('the right password opens a session, however the login is typed', async () => {
    const user = await addUser(stage.people);
    expect(await tryIn(' ANA ', password)).toEqual({ session: expect.any(String), user });
    expect(await stage.people.session(await comeIn(stage.people))).toMatchObject({ user });
  });

  test('an accent is one, however a keyboard spells it', async () => {
    const user = await addUser(stage.people);
    await stage.people.users.setPassword(user.id, 'coração valente'.normalize('NFD'));
    expect(await tryIn('ana', 'coração valente'.normalize('NFC'))).toMatchObject({ user: { login: 'ana' } });
  });

  test('nobody learns which logins there are, who has no password yet, or who is disabled', async () => {
    const { people } = stage;
    const ana = await addUser(people);
    await people.users.add({ login: 'bia', name: 'Bia', role: 'attendant' });
    await people.users.disable(ana.id);
    for (const [login, guess] of [
      ['ninguem', password],
      ['bia', password],
      ['bia', ''],
      ['ana', password],
      ['', ''],
    ] as const)
      expect(await tryIn(login, guess)).toEqual(wrong);
  });

  test('an unknown login is hashed for as a known one is, and what fails there is no guess', async () => {
    await addUser(stage.people);
    // Argon2 refuses so little memory: whoever is hashed for fails.
    const failing = stage.another({ cost: { memoryCost: 1, timeCost: 1, parallelism: 1 } });
    for (const login of ['ana', 'ninguem'])
      for (let n = 0; n < 8; n++)
        await expect(failing.login({ login, password: 'errada', ...caller })).rejects.toThrow();
    expect(await tryIn('ana', password)).toHaveProperty('session');
    expect(await tryIn('ninguem', password)).toEqual(wrong);
  });

  test('after five wrong guesses from one address it is shut there, to the right one too, and opens later', async () => {
    await addUser(stage.people);
    for (let guess = 0; guess < 5; guess++) {
      expect(await tryIn('ana', `errada ${guess}`)).toEqual(wrong);
      stage.pass(minute);
    }
    expect(await tryIn('ana', password)).toEqual({ refused: 'locked', wait: 10 * minute });
    await stage.restart();
    expect(await tryIn('ana', password)).toEqual({ refused: 'locked', wait: 10 * minute });
    // Whoever is shut out here does not shut out the same person elsewhere.
    expect(await tryIn('ana', password, { ip: '198.51.100.9' })).toHaveProperty('session');
    stage.pass(10 * minute - 1);
    expect(await tryIn('ana', password)).toEqual({ refused: 'locked', wait: 1 });
    stage.pass(1);
    expect(await tryIn('ana', password)).toHaveProperty('session');
  });

  test('who guesses at once gets no more guesses', async () => {
    await addUser(stage.people);
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => tryIn('ana', `errada ${n}`)));
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'wrong')).toHaveLength(5);
  });

  test('an account is shut after twenty from anywhere, an address after thirty at anybody', async () => {
    await addUser(stage.people);
    for (let n = 0; n < 20; n++) expect(await tryIn('ana', 'errada', { ip: `10.0.0.${n}` })).toEqual(wrong);
    expect(await tryIn('ana', password, { ip: '10.0.1.1' })).toEqual(locked);
    for (let n = 0; n < 30; n++) expect(await tryIn(`nome${n}`, 'errada')).toEqual(wrong);
    expect(await tryIn('outra', 'errada')).toEqual(locked);
    expect(await tryIn('outra', 'errada', { ip: '10.0.2.1' })).toEqual(wrong);
    // Addresses of one network count as one.
    const network = '2001:db8:0:1::/64';
    for (let n = 0; n < 30; n++)
      expect(await tryIn(`rede${n}`, 'errada', { ip: `2001:db8:0:1::${n}`, network })).toEqual(wrong);
    expect(await tryIn('rede', 'errada', { ip: '2001:db8:0:1::99', network })).toEqual(locked);
  });

  test('a right guess counts for nothing', async () => {
    await addUser(stage.people);
    for (let n = 0; n < 4; n++) await tryIn('ana', 'errada');
    for (let n = 0; n < 8; n++) expect(await tryIn('ana', password)).toHaveProperty('session');
    expect(await tryIn('ana', 'errada')).toEqual(wrong);
    expect(await tryIn('ana', password)).toEqual(locked);
  });

  test('a hash of another cost is made anew when its owner comes in', async () => {
    const user = await addUser(stage.people);
    const costOf = async () => {
      const [kept] = await stage.store.records.list(`credential/people/account/${user.id}`, { limit: 1 });
      return parseOptions(/\$argon2id[^"]+/.exec(JSON.stringify(kept?.value))?.[0] ?? '');
    };
    expect(await costOf()).toMatchObject(cheap);
    const dearer = stage.another({ cost: presentCost });
    expect(await dearer.login({ login: 'ana', password: 'errada', ...caller })).toEqual(wrong);
    expect(await costOf()).toMatchObject(cheap);
    await comeIn(dearer);
    expect(await costOf()).toMatchObject(presentCost);
    await comeIn(stage.people);
    expect(await costOf()).toMatchObject(cheap);
  });

  test('what is asked twice is proved with the password, and guesses at it are counted with the others', async () => {
    const { people } = stage;
    const { id } = await addUser(people);
    expect(await people.prove(id, { password, ip: caller.ip })).toBeNull();
    for (let n = 0; n < 5; n++)
      expect(await people.prove(id, { password: 'errada', ip: caller.ip })).toEqual(wrong);
    expect(await people.prove(id, { password, ip: caller.ip })).toEqual(locked);
    expect(await tryIn('ana', password)).toEqual(locked);
    expect(await people.prove('nobody', { password, ip: '10.0.0.1' })).toEqual(wrong);
  });

  test('what is kept tells no password, and keys tell neither login nor address', async () => {
    await addUser(stage.people, 'mariana');
    await tryIn('mariana', 'errada', { ip: '203.0.113.99' });
    const session = await comeIn(stage.people, 'mariana');
    const kept = await stage.store.records.list('', { limit: 1_000 });
    expect(kept.length).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(kept)).not.toContain(password);
    expect(JSON.stringify(kept)).not.toContain(session.split('.')[2]);
    expect(kept.map(({ key }) => key).join(' ')).not.toMatch(/mariana|203\.0\.113/);
    for (const { key, value } of kept)
      if (!key.startsWith('credential/')) expect(JSON.stringify(value)).not.toMatch(/mariana|203\.0/i);
  });
});
