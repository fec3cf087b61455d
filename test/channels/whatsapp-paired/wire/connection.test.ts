/** The connection of a paired account before everything that ends one, or keeps it from beginning. */

import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { credentialsOf } from '../world.ts';
import { createStages, type Stage, until } from './stage.ts';

const stages = createStages();
const state = ({ channel }: Stage) => channel.standing().state;
/** Waits until something is so, and lets the channel make no pauses meanwhile. */
const hurried = (stage: Stage, isSo: () => boolean) =>
  until(() => {
    stage.channel.linking?.show();
    return isSo();
  });
const unreachable = 'sem conexão com o WhatsApp: tentando de novo';

test('it is not there for others: the phone still tells its owner of new messages', async () => {
  const { world } = await stages.open();
  await world.account.waitFor(({ tag }) => tag === 'presence');
  expect(world.account.presence).not.toBe('available');
});

test('it comes back after whatever passes', async () => {
  const cut = await Promise.all(
    [428, 500, 503, 515].map(async (code) => ({ code, stage: await stages.open() })),
  );
  const refused = await Promise.all(
    [406, 409, 419, 500, 503].map(async (code) => {
      const stage = await stages.open();
      stage.world.account.refuseLogin(code);
      return { code: 428, stage };
    }),
  );
  for (const { code, stage } of [...cut, ...refused]) stage.world.account.close(code);
  for (const { stage } of cut)
    await until(() => stage.world.account.logins === 2 && state(stage) === 'connected');
  for (const { stage } of refused) await hurried(stage, () => stage.world.account.logins === 2);
  for (const { stage } of [...cut, ...refused]) {
    await until(() => state(stage) === 'connected');
    expect(stage.channel.standing().detail).toBe('conectado ao WhatsApp');
  }
  for (const { code, stage } of cut)
    if (code === 515) expect(stage.told).not.toContain(unreachable);
    else expect(stage.told).toContain(unreachable);
});

test('it stays away where a person has to see to it, and keeps what it is linked by', async () => {
  const stopped = await Promise.all(
    [403, 440, 411].map(async (code) => ({ code, stage: await stages.open() })),
  );
  const banned = await stages.open();
  banned.world.account.refuseLogin(403);
  const other = await stages.open();
  for (const { code, stage } of stopped) stage.world.account.close(code);
  banned.world.account.close(515);

  await until(() => [banned, ...stopped.map(({ stage }) => stage)].every((stage) => state(stage) === 'down'));
  const words = new Map(stopped.map(({ code, stage }) => [code, stage.channel.standing().detail]));
  expect(words.get(403)).toMatch(/bloqueou este número/);
  expect(words.get(440)).toMatch(/outro programa/);
  expect(words.get(411)).toMatch(/atualize o WhatsApp no celular/);
  expect(banned.channel.standing().detail).toMatch(/bloqueou este número/);

  // Whoever comes back has come back meanwhile.
  other.world.account.close(428);
  await until(() => other.world.account.logins === 2 && state(other) === 'connected');
  for (const { stage } of stopped) {
    expect(stage.world.account.logins).toBe(1);
    await stage.restart();
    await until(() => stage.world.account.logins === 2 && state(stage) === 'connected');
  }
});

test('unlinked on the phone it forgets, and shows a code again; another account stays linked', async () => {
  const store = createMemoryStore();
  const one = await stages.open({}, { store });
  const other = await stages.open({}, { store, name: 'loja' });
  one.world.account.phone.unlink();
  await until(() => one.channel.linking?.shown().qr !== undefined);
  expect(one.told).toContain('o celular desconectou este aparelho: conecte de novo com plantao pair');
  expect(one.channel.standing()).toEqual({
    state: 'connecting',
    detail: 'esperando um celular: mostre o código com plantao pair',
  });
  expect((await credentialsOf(store)).isLinked()).toBe(false);
  const kept = await store.records.list('credential/whatsapp-paired/main/', { limit: 10 });
  expect(kept.map(({ key }) => key)).toEqual([]);
  await other.restart();
  await until(() => state(other) === 'connected' && other.world.account.logins === 2);
});

test('what cannot be forgotten is tried again, not at once', async () => {
  const store = createMemoryStore();
  let full = false;
  let attempts = 0;
  const records: typeof store.records = {
    ...store.records,
    async write(changes) {
      if (full && changes.some(({ value }) => value === undefined)) {
        attempts += 1;
        throw new Error('no space left on device');
      }
      return store.records.write(changes);
    },
  };
  const stage = await stages.open({}, { store: { ...store, records } });
  const hellos = stages.whatsapp.hellos;
  full = true;
  stage.world.account.phone.unlink();
  await until(() => attempts === 2);
  // The second one followed a login of its own, after a pause.
  expect(stages.whatsapp.hellos - hellos).toBe(1);
  full = false;
  await hurried(stage, () => stage.channel.linking?.shown().qr !== undefined);
});

test('a version that is not taken any more waits long, and can be told to try', async () => {
  const stage = await stages.open();
  stage.world.account.refuseLogin(405);
  stage.world.account.close(515);
  await until(() => state(stage) === 'down');
  expect(stage.channel.standing().detail).toMatch(/atualize o Plantão/);
  stage.channel.linking?.show();
  await until(() => state(stage) === 'connected' && stage.world.account.logins === 2);
});

test('it does not wait for ever for whoever does not answer', async () => {
  const patience = { connect: 700 };
  stages.whatsapp.refuseUpgrade(503);
  const refused = await stages.begin({ patience });
  await until(() => refused.told.includes(unreachable));
  stages.whatsapp.muteLogin();
  const mute = await stages.begin({ patience });
  await until(() => mute.told.includes(unreachable));
  for (const stage of [refused, mute]) await until(() => state(stage) === 'connected');
});

test('WhatsApp goes away and comes back', async () => {
  const stage = await stages.open();
  stages.whatsapp.goDown();
  await until(() => state(stage) === 'down');
  const { attempts } = stages.whatsapp;
  await hurried(stage, () => stages.whatsapp.attempts > attempts);
  expect(stage.channel.standing()).toEqual({ state: 'down', detail: unreachable });
  stages.whatsapp.goUp();
  await hurried(stage, () => state(stage) === 'connected');
});

test('a number that no phone has linked goes on trying while WhatsApp is away', async () => {
  stages.whatsapp.goDown();
  const before = stages.whatsapp.attempts;
  const stage = await stages.begin({}, { unlinked: true });
  await hurried(stage, () => stages.whatsapp.attempts >= before + 4);
  expect(stage.told.filter((words) => words.startsWith('nenhum celular'))).toEqual([]);
  stages.whatsapp.goUp();
  await hurried(stage, () => stage.channel.linking?.shown().qr !== undefined);
});

test('a frame that cannot be decrypted costs the connection, and no more', async () => {
  const stage = await stages.open();
  stage.world.account.garbage();
  await until(() => stage.world.account.logins === 2 && state(stage) === 'connected');
  await stages.subscriber().chat(stage.world.account).say('oi');
  await until(() => stage.inbox.texts.includes('oi'));
});

test('damaged credentials stop it, and are left as they are', async () => {
  const store = createMemoryStore();
  const key = 'credential/whatsapp-paired/main/own';
  await store.records.write([{ key, value: '{"noiseKey":' }]);
  const { hellos } = stages.whatsapp;
  const stage = await stages.begin({}, { store, unlinked: true });
  await until(() => state(stage) === 'down');
  expect(stage.channel.standing().detail).toMatch(/não pode ser lido: nada foi mudado/);
  expect((await store.records.get(key))?.value).toBe('{"noiseKey":');
  expect(stages.whatsapp.hellos).toBe(hellos);
});

test('closed, it is closed at once, and does not come back', async () => {
  const connected = await stages.open();
  const pausing = await stages.open();
  stages.whatsapp.muteLogin();
  const { hellos: before } = stages.whatsapp;
  const connecting = await stages.begin();
  await until(() => stages.whatsapp.hellos > before);
  pausing.world.account.close(428);
  await until(() => state(pausing) === 'down');
  const { hellos } = stages.whatsapp;
  for (const stage of [connected, pausing, connecting]) {
    await stage.channel.close?.();
    expect(stage.channel.standing()).toEqual({ state: 'off', detail: 'desligado' });
  }
  await until(() => stages.whatsapp.connections === 0);
  // Whoever comes back would have done so meanwhile.
  const other = await stages.open();
  other.world.account.close(428);
  await until(() => other.world.account.logins === 2);
  expect(stages.whatsapp.hellos - hellos).toBeLessThanOrEqual(3);
  expect(connected.world.account.logins).toBe(1);
  expect(pausing.world.account.logins).toBe(1);
  expect(connecting.world.account.logins).toBe(0);
});

test('closed while it reads what it is linked by, it does not begin', async () => {
  const store = createMemoryStore();
  let asked = false;
  let answer = () => {};
  const gate = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const records: typeof store.records = {
    ...store.records,
    async get(key) {
      asked = true;
      await gate;
      return store.records.get(key);
    },
  };
  const { hellos } = stages.whatsapp;
  const stage = await stages.begin({}, { store: { ...store, records }, unlinked: true });
  await until(() => asked);
  const closed = stage.channel.close?.();
  answer();
  await closed;
  expect(stage.channel.standing().state).toBe('off');
  expect(stages.whatsapp.hellos).toBe(hellos);
});

test('two accounts on one store, each with its own keys', async () => {
  const store = createMemoryStore();
  const main = await stages.open({}, { store });
  const shop = await stages.open({}, { store, name: 'loja' });
  const ana = stages.subscriber();
  await ana.chat(main.world.account).say('para a principal');
  await ana.chat(shop.world.account).say('para a loja');
  await until(() => main.inbox.texts.length === 1 && shop.inbox.texts.length === 1);
  expect(main.inbox.texts).toEqual(['para a principal']);
  expect(shop.inbox.texts).toEqual(['para a loja']);
  const [one, other] = [await credentialsOf(store), await credentialsOf(store, 'loja')];
  expect(one.state.creds.me?.id).not.toBe(other.state.creds.me?.id);
  expect(one.state.creds.noiseKey).not.toEqual(other.state.creds.noiseKey);
  await main.restart();
  await until(() => state(main) === 'connected');
  await ana.chat(main.world.account).say('de novo');
  await until(() => main.inbox.texts.includes('de novo'));
});
