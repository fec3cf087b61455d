/** Several processes on one Redis with one seller: a refresh token is good for one use, and none is used twice. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIdentity } from '../../../../src/channels/magalu/access/identity.ts';
import { type Access, createAccess } from '../../../../src/channels/magalu/access/index.ts';
import { createExchange } from '../../../../src/channels/magalu/api/exchange.ts';
import { createSealer } from '../../../../src/keys/seal.ts';
import { silent } from '../../../../src/log.ts';
import type { RedisSettings } from '../../../../src/stores/redis/connection/index.ts';
import { openRedisStore } from '../../../../src/stores/redis/index.ts';
import type { Store } from '../../../../src/stores/store.ts';
import { settingsFor } from '../../../stores/redis/settings.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis/index.ts';
import { follow, type Marketplace, openMarketplace, redirectUri } from '../stage.ts';
import { sealingKey, startRenewer } from './renewer.ts';

const patient = { timeout: 60_000, interval: 50 };
const rounds = 40;
const sealer = createSealer([sealingKey]);

describe.skipIf(noRedis)('a seller whom several processes serve', { timeout: 200_000 }, () => {
  let redis: RedisServer;
  let magalu: Marketplace;
  let settings: RedisSettings;
  const open: Store[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    settings = settingsFor([redis.port]);
    magalu = await openMarketplace();
  });
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
    await magalu.close();
  });

  const times = { timeout: 1_000, lease: 3_000 };
  const renewing = () => ({ idRoot: magalu.url, ...magalu.credentials, redirectUri, ...times });
  const start = async (): Promise<{ readonly access: Access; readonly store: Store }> => {
    const store = await openRedisStore({ ...settings, unlock: async () => ({ sealer, all: false }) });
    open.push(store);
    const { idRoot, timeout, lease, ...own } = renewing();
    const identity = createIdentity({ exchange: createExchange(idRoot, timeout), ...own });
    const access = createAccess({ account: 'main', store, identity, log: silent, timeout, lease });
    return { access, store };
  };
  /** Consents, so that the token has to be renewed at once. */
  const consent = async (access: Access): Promise<void> => {
    await magalu.habits({ accessSeconds: 1 });
    const query = new URLSearchParams({
      client_id: magalu.credentials.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'open:tickets-seller:read open:ticket-messages-seller:read',
    });
    const back = new URL(await follow(`${magalu.url}/login?${query}`));
    await access.consent(back.searchParams.get('code') ?? '');
  };
  const tokens = async () => (await magalu.counts()).tokens;

  test(`${rounds} renewals at once, holders that die, and requests that are dropped`, async () => {
    const [one, other] = [await start(), await start()];
    await consent(one.access);
    for (let round = 0; round < rounds; round++) {
      // Somebody has died with the lock: it lasts until its lease runs out.
      if (round % 8 === 3) await other.store.locks.acquire('magalu-token:main', { lease: 300 });
      if (round % 10 === 5) await magalu.fault({ route: 'token', what: 'drop', times: 1 });
      if (round % 10 === 7) await magalu.fault({ route: 'token', what: 'slow', ms: 200, times: 2 });
      const before = (await tokens()).refreshed;
      await vi.waitFor(async () => {
        await Promise.all([one.access.bearer(), other.access.bearer()]);
        expect((await tokens()).refreshed).toBeGreaterThan(before);
      }, patient);
    }
    const { refreshed, reused } = await tokens();
    expect(reused).toBe(0);
    expect(refreshed).toBeGreaterThanOrEqual(rounds);
    // Of tokens that end at once nobody is ever far from the next one; but none was lost.
    for (const { access } of [one, other]) expect(access.trouble()?.state).not.toBe('down');
  });

  test('frozen while its request is under way: another goes on with the same token, and the frozen one takes what that got', async () => {
    const { access } = await start();
    await consent(access);
    await magalu.habits({ accessSeconds: 7_200 });
    await magalu.fault({ route: 'token', what: 'hang', times: 1 });
    const asked = (await magalu.counts()).routes.token ?? 0;
    const frozen = startRenewer(settings, renewing());
    await vi.waitFor(async () => expect((await magalu.counts()).routes.token).toBe(asked + 1), patient);
    frozen.process.kill('SIGSTOP');

    const token = await vi.waitFor(async () => {
      const bearer = await access.bearer();
      expect((await tokens()).refreshed).toBe(1);
      return bearer;
    }, patient);
    frozen.process.kill('SIGCONT');
    await frozen.ended;
    expect(frozen.output()).toContain(`token: ${token}\n`);
    expect(await tokens()).toMatchObject({ refreshed: 1, reused: 0 });
  });

  test('frozen once the server has answered: nobody has what it was given; that is told, and a consent helps all', async () => {
    const { access } = await start();
    await consent(access);
    await magalu.habits({ accessSeconds: 7_200 });
    await magalu.fault({ route: 'token', what: 'created-then-hang', times: 1 });
    const frozen = startRenewer(settings, renewing());
    await vi.waitFor(async () => expect((await tokens()).refreshed).toBe(1), patient);
    frozen.process.kill('SIGSTOP');

    await vi.waitFor(async () => {
      await expect(access.bearer()).rejects.toThrow('plantao magalu connect');
      expect(access.trouble()).toMatchObject({ state: 'down' });
    }, patient);
    await consent(access);
    await magalu.habits({ accessSeconds: 7_200 });
    const token = await vi.waitFor(() => access.bearer(), patient);
    frozen.process.kill('SIGCONT');
    await frozen.ended;
    expect(frozen.output()).toMatch(/token: \S+\n/);
    expect(await access.bearer()).toBe(token);
    expect(access.trouble()).toBeNull();
  });
});
