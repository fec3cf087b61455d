/** Who of the desk is who on Telegram. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addUser, kinds, minute, openStage, type Stage } from './stage.ts';

describe.each(kinds)('links to Telegram, over %s', (kind) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(() => stage.close());

  const account = { id: '71', name: 'Ana' };
  const codeFor = async (id: string): Promise<string> =>
    (await stage.people.telegram.beginLink(id)) ?? 'none';

  it('are made by a code, once, and outlive a restart', async () => {
    const user = await addUser(stage.people);
    const code = await codeFor(user.id);
    expect(code).toMatch(/^[A-HJKMNP-TV-Z2-9]{8}$/);
    expect(await stage.people.telegram.find('71')).toBeNull();
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`;
    expect(await stage.people.telegram.redeem(typed, account)).toMatchObject({ id: user.id });
    expect(await stage.people.telegram.redeem(code, { id: '72', name: 'Bia' })).toBeNull();
    const { telegram } = await stage.restart();
    expect(await telegram.find('71')).toMatchObject({ login: 'ana' });
    expect(await telegram.linked(user.id)).toEqual({ account: '71', name: 'Ana' });
    await telegram.unlink(user.id);
    expect([await telegram.find('71'), await telegram.linked(user.id)]).toEqual([null, null]);
  });

  it('need a code that is in force: not an old one, not one that another replaced, not an invented one', async () => {
    const user = await addUser(stage.people);
    const first = await codeFor(user.id);
    const second = await codeFor(user.id);
    expect(await stage.people.telegram.redeem(first, account)).toBeNull();
    expect(await stage.people.telegram.redeem('ABCD2345', account)).toBeNull();
    expect(await stage.people.telegram.redeem(second, { id: 'x/../y', name: '' })).toBeNull();
    stage.pass(10 * minute);
    expect(await stage.people.telegram.redeem(second, account)).toBeNull();
    expect(await stage.people.telegram.beginLink('nobody-at-all-nobody')).toBeNull();
  });

  it('are one for each account and each user', async () => {
    const [ana, bia] = [await addUser(stage.people), await addUser(stage.people, 'bia')];
    const { telegram } = stage.people;
    await telegram.redeem(await codeFor(ana.id), account);
    await telegram.redeem(await codeFor(ana.id), { id: '73', name: 'Ana 2' });
    expect([await telegram.find('71'), await telegram.find('73')]).toMatchObject([null, { id: ana.id }]);
    await telegram.redeem(await codeFor(bia.id), { id: '73', name: 'Ana 2' });
    expect(await telegram.find('73')).toMatchObject({ id: bia.id });
    expect(await telegram.linked(ana.id)).toBeNull();
  });

  it('are one, though two accounts send one code at the same moment', async () => {
    const user = await addUser(stage.people);
    const { telegram } = stage.people;
    const code = await codeFor(user.id);
    await Promise.all(['71', '73'].map((id) => telegram.redeem(code, { id, name: 'Ana' })));
    const known = await Promise.all(['71', '73'].map((id) => telegram.find(id)));
    expect(known.filter((found) => found !== null)).toHaveLength(1);
    await telegram.unlink(user.id);
    expect([await telegram.find('71'), await telegram.find('73')]).toEqual([null, null]);
  });

  it('of somebody disabled are told as such, and no code links them', async () => {
    const user = await addUser(stage.people);
    const { telegram, users } = stage.people;
    const early = await codeFor(user.id);
    await users.disable(user.id);
    expect(await telegram.redeem(early, account)).toBeNull();
    expect(await telegram.beginLink(user.id)).toBeNull();
    await users.change(user.id, { disabled: false });
    await telegram.redeem(await codeFor(user.id), account);
    await users.disable(user.id);
    expect(await telegram.find('71')).toMatchObject({ id: user.id, disabled: true });
  });
});
