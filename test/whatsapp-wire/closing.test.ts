/** Every way in which a connection ends, or does not begin. */

import { describe, expect, test } from 'vitest';
import { connect, waitFor } from './client.ts';
import { createWorld } from './world.ts';

const world = createWorld();

test.each([401, 403, 411, 428, 440, 500, 503, 515])(
  'a connection closes with %i, and the next one opens',
  async (code) => {
    const { account, client, auth } = await world.online();
    account.close(code);
    expect(await client.closed()).toBe(code);
    await connect(world.whatsapp, auth).opened();
    expect(account.logins).toBe(2);
  },
);

test.each([401, 403, 405, 406, 409, 419, 500, 503])('a login is refused with %i', async (code) => {
  const account = world.account();
  account.refuseLogin(code);
  const client = connect(world.whatsapp, account.linked());
  expect(await client.closed()).toBe(code);
  expect(account.logins).toBe(0);
});

test('a second connection of a device replaces the first', async () => {
  const { client, auth } = await world.online();
  const second = connect(world.whatsapp, auth);
  await second.opened();
  expect(await client.closed()).toBe(440);
});

test('a device that was unlinked closes with 401, and stays out', async () => {
  const { account, client, auth } = await world.online();
  account.phone.unlink();
  expect(await client.closed()).toBe(401);
  expect(await connect(world.whatsapp, auth).closed()).toBe(401);
});

test('a device that logs out is unlinked', async () => {
  const { account, client, auth } = await world.online();
  await client.socket.logout();
  await account.waitFor(({ tag, attrs }) => tag === 'iq' && attrs.xmlns === 'md');
  expect(await connect(world.whatsapp, auth).closed()).toBe(401);
});

test('whoever has not the key of the device is refused', async () => {
  const account = world.account();
  const [one, other] = [account.linked(), account.linked()];
  const mixed = { keys: one.keys, creds: { ...one.creds, noiseKey: other.creds.noiseKey } };
  expect(await connect(world.whatsapp, mixed).closed()).toBe(401);
});

test('a forged certificate', async () => {
  world.whatsapp.forgeCertificate();
  expect(await connect(world.whatsapp, world.account().linked()).closed()).toBe(400);
});

describe('no close at all', () => {
  test('the upgrade is refused', async () => {
    world.whatsapp.refuseUpgrade(503);
    const before = world.whatsapp.attempts;
    const client = connect(world.whatsapp, world.account().linked());
    await waitFor(() => world.whatsapp.attempts === before + 1);
    await waitFor(() => world.whatsapp.connections === 0);
    expect(client.state.connection).toBe('connecting');
  });

  test('the login is answered with nothing', async () => {
    world.whatsapp.muteLogin();
    const account = world.account();
    const before = world.whatsapp.hellos;
    const client = connect(world.whatsapp, account.linked());
    await waitFor(() => world.whatsapp.hellos === before + 1);
    expect(client.state.connection).toBe('connecting');
    expect(account.logins).toBe(0);
  });
});

test('silence', async () => {
  const { account, client } = await world.online({ keepAliveIntervalMs: 200 });
  account.goSilent();
  expect(await client.closed()).toBe(408);
});

test('the service is down, and comes back', async () => {
  const { client, auth } = await world.online();
  world.whatsapp.goDown();
  await client.closed();
  expect(await connect(world.whatsapp, auth).closed()).toBeGreaterThan(0);
  world.whatsapp.goUp();
  await connect(world.whatsapp, auth).opened();
});
