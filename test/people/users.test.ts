/** Users: what is refused, what changes, and who is always left. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { People } from '../../src/people/people.ts';
import { addUser, comeIn, hour, kinds, openStage, password, type Stage, well } from './stage.ts';

const problem = (words: RegExp) => ({ problem: expect.stringMatching(words), why: expect.any(String) });

describe.each(kinds)('over %s', (kind) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(() => stage.close());

  test('somebody new has no password, and is there after a restart', async () => {
    const ana = well(
      await stage.people.users.add({
        login: ' Ana.Souza ',
        name: ' Ana Souza ',
        role: 'attendant',
        queues: ['suporte', 'suporte'],
      }),
    );
    expect(ana).toEqual({
      id: expect.stringMatching(/^[\w-]{32}$/),
      login: 'ana.souza',
      name: 'Ana Souza',
      role: 'attendant',
      queues: ['suporte'],
      ready: false,
      totp: false,
      spare: 0,
    });
    const { users } = await stage.restart();
    expect([await users.list(), await users.find('ANA.souza'), await users.get(ana.id)]).toEqual([
      [ana],
      ana,
      ana,
    ]);
    expect([await users.find('bia'), await users.get('x'), await users.get('../../x')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test.each([
    ['a', 'Ana', /login/],
    ['ana souza', 'Ana', /login/],
    ['ána', 'Ana', /login/],
    ['-ana', 'Ana', /login/],
    ['a'.repeat(65), 'Ana', /login/],
    ['ana', '  ', /nome/],
    ['ana', 'Ana\nSouza', /nome/],
    ['ana', 'Ana\u001b[2J', /nome/],
    ['ana', 'A'.repeat(81), /nome/],
  ])('refuses the login %j of %j', async (login, name, words) => {
    expect(await stage.people.users.add({ login, name, role: 'attendant' })).toEqual(problem(words));
    expect(await stage.people.users.list()).toEqual([]);
  });

  test('a login is given once, to one of those who ask for it at the same time', async () => {
    const other = stage.another();
    const answers = await Promise.all(
      [stage.people, other, stage.people, other].map(({ users }, n) =>
        users.add({ login: 'ana', name: `Ana ${n}`, role: 'attendant' }),
      ),
    );
    const made = answers.filter((answer) => 'id' in answer);
    expect(made).toHaveLength(1);
    expect(await stage.people.users.list()).toEqual(made);
    expect(await stage.people.users.add({ login: 'ANA', name: 'Outra', role: 'administrator' })).toEqual(
      problem(/já existe/),
    );
  });

  test('names, roles and queues change; changes at the same time are all there', async () => {
    const { users } = stage.people;
    const { id } = await addUser(stage.people);
    await Promise.all([
      users.change(id, { name: 'Ana Lima' }),
      stage.another().users.change(id, { role: 'supervisor' }),
      users.change(id, { queues: ['vendas'] }),
    ]);
    expect(await users.get(id)).toMatchObject({ name: 'Ana Lima', role: 'supervisor', queues: ['vendas'] });
    expect(await users.change(id, { queues: null })).not.toHaveProperty('queues');
    expect(await users.change(id, { name: '' })).toEqual(problem(/nome/));
    expect(await users.change('nobody-has-this-id', { name: 'X' })).toEqual(problem(/não há/));
    expect(await users.disable('nobody-has-this-id')).toEqual(problem(/não há/));
    expect(await users.setPassword('nobody-has-this-id', password)).toEqual(problem(/não há/));
  });

  test('the last administrator who can come in stays one', async () => {
    const { users } = stage.people;
    const one = await addUser(stage.people, 'admin', 'administrator');
    await addUser(stage.people, 'ana', 'supervisor');
    expect(await users.change(one.id, { role: 'supervisor' })).toEqual(problem(/único administrador/));
    expect(await users.disable(one.id)).toEqual(problem(/único administrador/));
    expect(await users.get(one.id)).toEqual(one);
    const other = await addUser(stage.people, 'bia', 'administrator');
    expect(await users.disable(other.id)).toMatchObject({ disabled: true });
    expect(await users.change(one.id, { role: 'attendant' })).toEqual(problem(/único administrador/));
    await users.change(other.id, { disabled: false });
    expect(await users.change(one.id, { role: 'attendant' })).toMatchObject({ role: 'attendant' });
  });

  test('who is disabled is out at once and comes in no more, until enabled: then anew', async () => {
    const { people } = stage;
    const { id } = await addUser(people);
    const session = await comeIn(people);
    const invitation = (await people.invite(id)) ?? '';
    expect(await people.users.disable(id)).toMatchObject({ disabled: true });
    expect([await people.session(session), await people.sessions(id)]).toEqual([null, []]);
    expect(await people.accept(invitation, password)).toBeNull();
    expect(await people.invite(id)).toBeNull();
    expect(await people.users.change(id, { disabled: false })).not.toHaveProperty('disabled');
    expect([await people.session(session), await people.sessions(id)]).toEqual([null, []]);
    expect(await people.accept(invitation, password)).toBeNull();
    expect(await people.session(await comeIn(people))).toMatchObject({ user: { id } });
  });

  test.each([
    ['disabled', (people: People, id: string) => people.users.disable(id)],
    [
      'given another password',
      (people: People, id: string) => people.users.setPassword(id, 'outra senha boa'),
    ],
    ['shut out everywhere', (people: People, id: string) => people.revoke(id, 'all')],
  ])('who was %s right before the session was written has never been in', async (_, end) => {
    const { people, store } = stage;
    const { id } = await addUser(people);
    let ended = 0;
    const late = stage.another({
      records: {
        ...store.records,
        async set(key, value, options) {
          if (key.startsWith('credential/people/session/')) {
            ended++;
            await end(people, id);
          }
          return store.records.set(key, value, options);
        },
      },
    });
    const token = await comeIn(late);
    expect(ended).toBe(1);
    expect(await people.session(token)).toBeNull();
    await people.users.change(id, { disabled: false });
    expect([await people.session(token), await people.sessions(id)]).toEqual([null, []]);
  });

  test('a new password ends all sessions but the one that asked, and withdraws the invitation', async () => {
    const { people } = stage;
    const { id } = await addUser(people);
    const [here, there] = [await comeIn(people), await comeIn(people)];
    const own = (await people.session(here))?.id ?? '';
    const invitation = (await people.invite(id)) ?? '';
    stage.pass(hour);
    well(await people.users.setPassword(id, 'outra senha boa', own));
    expect(await people.session(here)).toMatchObject({ id: own });
    expect([await people.session(there), await people.invited(invitation)]).toEqual([null, null]);
    expect((await people.sessions(id)).map((row) => row.id)).toEqual([own]);
    expect(await people.login({ login: 'ana', password, ip: '10.0.0.1', agent: '' })).toEqual({
      refused: 'wrong',
    });
  });

  test.each([
    ['curta', /pelo menos 10/],
    ['123456789', /pelo menos 10/],
    ['x'.repeat(201), /no máximo 200/],
    ['1234567890', /fácil/],
    ['12345678901234567890', /fácil/],
    ['senhasenha', /fácil/],
    ['Senha123456', /fácil/],
    ['aaaaaaaaaaaa', /fácil/],
    ['abababababab', /fácil/],
    ['mariana.lopes', /fácil/],
    ['Mariana.Lopes2026', /fácil/],
    ['LOPES mariana', /fácil/],
    ['Plantão2026', /fácil/],
  ])('the password %s is weak', async (weak, words) => {
    const { users } = stage.people;
    const { id } = well(
      await users.add({ login: 'mariana.lopes', name: 'Mariana Lopes', role: 'attendant' }),
    );
    expect(await users.setPassword(id, weak)).toEqual(problem(words));
    expect(await users.get(id)).toMatchObject({ ready: false });
    expect(await users.setPassword(id, 'girassol 42 azul')).toMatchObject({ ready: true });
  });

  test('administrators who take each other’s place at the same moment leave one, in whichever processes', async () => {
    for (const change of [{ role: 'attendant' }, { disabled: true }] as const)
      for (let round = 0; round < 10; round++) {
        const logins = ['a', 'b', 'c'].map((letter) => `${letter}${round}${'role' in change ? 'r' : 'd'}`);
        const all = await Promise.all(logins.map((login) => addUser(stage.people, login, 'administrator')));
        await Promise.all(all.map(({ id }) => stage.another().users.change(id, change)));
        const left = (await stage.people.users.list()).filter(
          ({ role, disabled }) => role === 'administrator' && !disabled,
        );
        expect(left.length).toBeGreaterThanOrEqual(1);
        const [keeper] = left;
        // The next round's three are among themselves.
        const others = left.filter(({ id }) => id !== keeper?.id);
        for (const { id } of others) well(await stage.people.users.change(id, { disabled: true }));
        const two = await addUser(stage.people, `z${round}${'role' in change ? 'r' : 'd'}`, 'administrator');
        const outcomes = await Promise.all(
          [keeper?.id ?? '', two.id].map((id) => stage.another().users.change(id, change)),
        );
        expect(outcomes.filter((outcome) => 'problem' in outcome).length).toBeGreaterThanOrEqual(1);
      }
  }, 120_000);

  test('one who died over it keeps the others from going for a while, and no longer', async () => {
    const [ana, bia] = [
      await addUser(stage.people, 'ana', 'administrator'),
      await addUser(stage.people, 'bia', 'administrator'),
    ];
    await stage.store.records.set('people/leaving', { died: ana.id }, { expiresIn: 10 * 60_000 });
    expect(await stage.people.users.change(bia.id, { role: 'attendant' })).toMatchObject({ why: 'last' });
    stage.pass(hour);
    expect(await stage.people.users.change(bia.id, { role: 'attendant' })).toMatchObject({
      role: 'attendant',
    });
  });
});
