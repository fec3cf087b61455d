/** Invitations: one password each, for a day, and the very first one. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { invitationLasts } from '../../src/people/invitations.ts';
import { addUser, comeIn, day, kinds, openStage, password, type Stage, well } from './stage.ts';

describe.each(kinds)('over %s', (kind) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(() => stage.close());

  const invite = async (login = 'ana') => {
    const { people } = stage;
    const { id } = well(await people.users.add({ login, name: 'Ana', role: 'attendant' }));
    return { id, token: (await people.invite(id)) ?? '' };
  };

  test('is good once, also after a restart', async () => {
    const { id, token } = await invite();
    const people = await stage.restart();
    expect(await people.invited(token)).toMatchObject({ id, ready: false });
    expect(await people.accept(token, password)).toMatchObject({ id, ready: true });
    expect([await people.invited(token), await people.accept(token, 'outra senha boa')]).toEqual([
      null,
      null,
    ]);
    await comeIn(people);
  });

  test('of two who accept one at the same moment, one does', async () => {
    const { token } = await invite();
    const passwords = ['girassol azul', 'margarida lilás', 'orquídea branca'];
    const people = [stage.people, stage.another(), stage.another()];
    const answers = await Promise.all(passwords.map((word, n) => people[n]?.accept(token, word)));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    const winner = passwords[answers.findIndex((answer) => answer !== null)];
    const tries = await Promise.all(
      passwords.map((word) =>
        stage.people.login({ login: 'ana', password: word, ip: '10.0.0.1', agent: '' }),
      ),
    );
    expect(passwords.filter((_, n) => 'session' in (tries[n] ?? {}))).toEqual([winner]);
  });

  test('a weak password uses up nothing', async () => {
    const { token } = await invite();
    expect(await stage.people.accept(token, 'curta')).toHaveProperty('problem');
    expect(await stage.people.accept(token, password)).toHaveProperty('id');
  });

  test('ends after a day, to the millisecond', async () => {
    expect(invitationLasts).toBe(day);
    const { token } = await invite();
    stage.pass(day - 1);
    expect(await stage.people.invited(token)).not.toBeNull();
    stage.pass(1);
    expect([await stage.people.invited(token), await stage.people.accept(token, password)]).toEqual([
      null,
      null,
    ]);
  });

  test('a new one takes the place of the one before', async () => {
    const { id, token } = await invite();
    const next = (await stage.people.invite(id)) ?? '';
    expect([await stage.people.accept(token, password), await stage.people.invite('nobody')]).toEqual([
      null,
      null,
    ]);
    expect(await stage.people.accept(next, password)).toHaveProperty('id');
  });

  test('who has a password keeps it until the invitation is accepted, and then their sessions end', async () => {
    const { people } = stage;
    const { id } = await addUser(people);
    const token = (await people.invite(id)) ?? '';
    const session = await comeIn(people);
    expect(await people.session(session)).not.toBeNull();
    well(await people.accept(token, 'outra senha boa'));
    expect(await people.session(session)).toBeNull();
  });

  test('what is cut, changed, lengthened or of another user is none', async () => {
    const { id, token } = await invite();
    const other = await invite('bia');
    const secret = token.slice(id.length + 1);
    const changed = (at: number) =>
      `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    const others = [
      ...['', '.', id, `${id}.`, secret, token.slice(0, -1), `${token}A`, ` ${token}`, `${token}\n`],
      ...[0, id.length + 1, token.length - 1].map(changed),
      `${other.id}.${secret}`,
      `${id}.${other.token.slice(other.id.length + 1)}`,
    ];
    for (const wrong of others) {
      expect([wrong, await stage.people.invited(wrong)]).toEqual([wrong, null]);
      expect(await stage.people.accept(wrong, password)).toBeNull();
    }
    expect(await stage.people.invited(token)).toMatchObject({ id });
  });

  test('the first start makes one administrator, however many start at once, and never another', async () => {
    const starts = [stage.people, stage.another(), stage.another(), stage.another()];
    const begun = (await Promise.all(starts.map((people) => people.beginning()))).filter(
      (answer) => answer !== null,
    );
    expect(begun).toEqual([{ login: 'admin', token: expect.any(String) }]);
    const people = await stage.restart();
    expect(await people.beginning()).toBeNull();
    expect(await people.users.list()).toMatchObject([
      { login: 'admin', role: 'administrator', ready: false },
    ]);
    const admin = well(await people.accept(begun[0]?.token ?? '', password));
    expect(await people.session(await comeIn(people, 'admin'))).toMatchObject({ user: admin });
    expect(await people.beginning()).toBeNull();
  });

  test('where somebody is already, nothing begins', async () => {
    await invite();
    expect(await stage.people.beginning()).toBeNull();
    expect(await stage.people.users.find('admin')).toBeNull();
  });
});
