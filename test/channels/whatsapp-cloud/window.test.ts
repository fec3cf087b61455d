import { expect, it } from 'vitest';
import { createWindows } from '../../../src/channels/whatsapp-cloud/window.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';

const hour = 3_600_000;
const start = 1_760_000_000_000;
const ana = '5537991100011';
const keys = createKeys(new Uint8Array(32));
const conversation = keys.identify({ channel: 'whatsapp-cloud', account: 'main', address: ana });

function open(records = createMemoryStore().records) {
  const clock = { now: start };
  let writes = 0;
  const counted = {
    get: records.get,
    set: (...args: Parameters<typeof records.set>) => {
      writes++;
      return records.set(...args);
    },
  };
  const windows = createWindows({
    records: counted,
    account: 'main',
    identify: (address) => keys.identify({ channel: 'whatsapp-cloud', account: 'main', address }),
    log: silent,
    now: () => clock.now,
  });
  return { windows, clock, records, writes: () => writes };
}

it('is open for a day, may be tried for an hour more, and is closed then', async () => {
  const { windows, clock } = open();
  expect(await windows.of(ana)).toBe('unsure');
  await windows.note([{ address: ana, id: 'wamid.1', at: start }]);
  const after = async (milliseconds: number) => {
    clock.now = start + milliseconds;
    return windows.of(ana);
  };
  expect(await after(0)).toBe('open');
  expect(await after(24 * hour - 1)).toBe('open');
  expect(await after(24 * hour)).toBe('unsure');
  expect(await after(25 * hour)).toBe('closed');
  await windows.note([{ address: ana, id: 'wamid.2', at: clock.now }]);
  expect(await windows.of(ana)).toBe('open');
  expect(windows.latest(conversation)).toBe('wamid.2');
});

it('is open to whoever has just written, however far our clock is ahead of the platform', async () => {
  const { windows, clock } = open();
  clock.now = start + 72 * hour;
  await windows.note([{ address: ana, id: 'wamid.1', at: start }]);
  expect(await windows.of(ana)).toBe('open');
  clock.now += 26 * hour;
  expect(await windows.of(ana)).toBe('closed');
});

it('is known to the next process, by a record that tells no number', async () => {
  const before = open();
  await before.windows.note([{ address: ana, id: 'wamid.1', at: start }]);
  const { windows, clock, records } = open(before.records);
  expect(await windows.of(ana)).toBe('open');
  clock.now = start + 30 * hour;
  expect(await windows.of(ana)).toBe('closed');
  expect(windows.latest(conversation)).toBeUndefined();
  const kept = await records.list('window/', { limit: 10 });
  expect(kept.map(({ value }) => value)).toEqual([{ at: start }]);
  expect(JSON.stringify(kept)).not.toContain(ana);
});

it('costs one write for each customer of a batch, and one an hour for who writes a lot', async () => {
  const { windows, writes } = open();
  const at = (minutes: number, address = ana) => ({
    address,
    id: `wamid.${minutes}`,
    at: start + minutes * 60_000,
  });
  await windows.note([at(0), at(1), at(1, '5537991100022')]);
  expect(writes()).toBe(2);
  for (let minutes = 2; minutes < 60; minutes++) await windows.note([at(minutes)]);
  expect(writes()).toBe(2);
  await windows.note([at(62)]);
  expect(writes()).toBe(3);
});

it('does not go back for a message that comes late', async () => {
  const { windows, clock } = open();
  await windows.note([{ address: ana, id: 'wamid.2', at: start }]);
  await windows.note([{ address: ana, id: 'wamid.1', at: start - 20 * hour }]);
  clock.now = start + 10 * hour;
  expect(await windows.of(ana)).toBe('open');
});

it('knows a chat whose number was typed with a ninth digit, or without one', async () => {
  const { windows } = open();
  await windows.note([{ address: '553799110001', id: 'wamid.1', at: start }]);
  await windows.note([{ address: ana, id: 'wamid.2', at: start }]);
  expect(await windows.spelling('5537999110001')).toBe('553799110001');
  expect(await windows.spelling('553791100011')).toBe(ana);
  expect(await windows.spelling(ana)).toBe(ana);
  for (const unknown of ['5537999990000', '351912345678', 'BR.13491208655302741918'])
    expect(await windows.spelling(unknown)).toBe(unknown);
});

it('leaves it to Meta where nothing can be read or written', async () => {
  const broken = {
    ...createMemoryStore().records,
    get: () => Promise.reject(new Error('disk')),
    set: () => Promise.reject(new Error('disk')),
  };
  const { windows, clock } = open(broken);
  expect(await windows.of(ana)).toBe('unsure');
  await windows.note([{ address: ana, id: 'wamid.1', at: start }]);
  clock.now = start + 48 * hour;
  expect(await windows.of(ana)).toBe('unsure');
});
