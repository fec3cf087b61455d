/** That somebody writes, as a paired account shows it and is told of it. */

import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { shareStore } from '../../../support/processes.ts';
import { hasWritten, openWorld } from '../world.ts';
import { createStages, until } from './stage.ts';

const stages = createStages();

test.each(['lid', 'phone', 'bare-phone'] as const)(
  'of whom was answered, the account is told when they write (%s)',
  async (addressing) => {
    const { world, inbox, channel } = await stages.open();
    const chat = stages.subscriber({ addressing }).chat(world.account);
    await chat.say('oi');
    await until(() => inbox.sayings.length === 1);
    const address = inbox.sayings[0]?.address ?? '';
    chat.compose();
    await channel.typing?.(address);
    await channel.typing?.(address);
    await until(() => chat.typing.length === 2);
    chat.compose();
    await until(() => inbox.typing.includes(address));
    // Its owner's phone still tells of new messages.
    expect(world.account.presence).not.toBe('available');
  },
);

test('nothing is shown where there is no connection', async () => {
  const { channel } = await stages.open();
  await channel.close?.();
  await expect(channel.typing?.('5511987650001@s.whatsapp.net')).resolves.toBeUndefined();
});

test('it is shown by the process that has the connection, whichever prepares the answer', async () => {
  const shared = shareStore(createMemoryStore());
  const world = await openWorld({ store: shared.open() });
  try {
    const channel = world.create();
    const heard: string[] = [];
    await channel.start(async (arrivals) => void heard.push(...arrivals.map(({ address }) => address)));
    await until(() => channel.standing().state === 'connected');
    const chat = world.whatsapp.subscriber({ phone: '5511977770001', name: 'Ana' }).chat(world.account);
    await chat.say('oi');
    await until(() => heard.length === 1);
    const [address = ''] = heard;
    await hasWritten(world.store, address);
    await world.create({ store: shared.open() }).typing?.(address);
    await until(() => chat.typing.length === 1);
  } finally {
    await world.close();
  }
});
