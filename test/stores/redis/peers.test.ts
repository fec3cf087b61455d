/** Who comes, lives and goes among the processes of one Redis, as one of them hears it. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConversationId } from '../../../src/core/ids/index.ts';
import { shards } from '../../../src/stores/redis/keys.ts';
import { createPeers, type Peers } from '../../../src/stores/redis/peers.ts';
import type { Change } from '../../../src/stores/store.ts';
import { conversation } from '../../contracts/store/stage.ts';

/** Longer than any process that lives is silent. */
const silence = 60_000;
const allShards = Array.from({ length: shards }, (_, shard) => shard);

/** What was published, in order. */
let told: object[];
let missed: ReturnType<typeof vi.fn<() => void>>;
let changes: [ConversationId, Change['what']][];
let peers: Peers;
/** What another process says. */
let say: (message: object) => void;
/** The connection was away. */
let reconnect: () => void;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setImmediate', 'performance'] });
  told = [];
  changes = [];
  missed = vi.fn<() => void>();
  say = reconnect = () => expect.fail('nobody has subscribed');
  peers = createPeers({
    connection: {
      async publish(_channel, message) {
        told.push(JSON.parse(message));
      },
      async subscribe(_channel, onMessage, onGap) {
        say = (message) => onMessage(JSON.stringify(message));
        reconnect = onGap;
        return async () => {
          say = () => {};
        };
      },
    },
    channel: 'here',
    name: 'me',
    hear: () => {},
    change: (...change) => changes.push(change),
    missed,
  });
  await peers.start();
  told = [];
});
afterEach(async () => {
  await peers.close();
  vi.useRealTimers();
});

/** The shards that this process looks at first. */
const own = () => allShards.filter((shard) => peers.patience(shard) === 0);

test('somebody new is answered, and may have changed something before it knew of us', () => {
  say({ from: 'other', works: false });
  expect(missed).toHaveBeenCalledTimes(1);
  expect(told).toEqual([{ from: 'me', works: false }]);
});

test('who lives on is heard of once, however often it says so', () => {
  for (let times = 0; times < 5; times++) say({ from: 'other', works: false });
  expect(missed).toHaveBeenCalledTimes(1);
  expect(told).toHaveLength(1);
});

test('who comes and goes at once is noticed, even if only its going is heard', () => {
  say({ from: 'command', works: false, gone: true });
  expect(missed).toHaveBeenCalledTimes(1);
  // Nobody is greeted who is gone, and nothing is told to nobody.
  peers.tell('topic', 'words');
  vi.advanceTimersByTime(1);
  expect(told.filter((message) => 'topics' in message)).toEqual([]);
});

test('who was known and goes leaves what it did last to be looked for, and its shards', () => {
  peers.work();
  expect(own()).toEqual(allShards);
  say({ from: 'other', works: true });
  expect(own().length).toBeGreaterThan(0);
  expect(own().length).toBeLessThan(shards);
  say({ from: 'other', works: true, gone: true });
  expect(missed).toHaveBeenCalledTimes(2);
  expect(own()).toEqual(allShards);
});

test('what somebody said before it went may come after that: it is heard, and leaves it no shards', () => {
  peers.work();
  say({ from: 'other', works: true, gone: true });
  say({ from: 'other', works: true, changes: [[conversation(1), ['mailbox']]] });
  expect(own()).toEqual(allShards);
  expect(changes).toEqual([[conversation(1), ['mailbox']]]);
  for (let count = 0; count < 200; count++) say({ from: `command ${count}`, works: true, gone: true });
  say({ from: 'command 199', works: true });
  expect(own()).toEqual(allShards);
});

test('who dies without a word is gone after a while, and new when it comes back', () => {
  peers.work();
  say({ from: 'other', works: true });
  vi.advanceTimersByTime(silence);
  expect(own()).toEqual(allShards);
  say({ from: 'other', works: true });
  expect(missed).toHaveBeenCalledTimes(2);
  expect(own().length).toBeLessThan(shards);
});

test('who says from time to time that it lives stays', () => {
  peers.work();
  for (let times = 0; times < 6; times++) {
    say({ from: 'other', works: true });
    vi.advanceTimersByTime(silence / 6);
  }
  expect(missed).toHaveBeenCalledTimes(1);
  expect(own().length).toBeLessThan(shards);
});

test('what we say ourselves is nobody’s, and what cannot be read is nothing', () => {
  say({ from: 'me', works: true });
  say({ from: 'other', works: 'perhaps' });
  say({ words: 'none' });
  expect(missed).not.toHaveBeenCalled();
  expect(told).toEqual([]);
});

test('after a gap everything is looked for', () => {
  reconnect();
  expect(missed).toHaveBeenCalledTimes(1);
});

test('what has changed is heard, and what changes here is told in one message to who is there', () => {
  const [first, second] = [conversation(1), conversation(2)];
  say({ from: 'other', works: false });
  say({ from: 'other', works: false, changes: [[first, ['mailbox']]] });
  expect(changes).toEqual([[first, ['mailbox']]]);
  told = [];
  peers.tellChange(first, ['transcript']);
  peers.tellChange(second, ['listing']);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([
    {
      from: 'me',
      works: false,
      changes: [
        [first, ['transcript']],
        [second, ['listing']],
      ],
    },
  ]);
});

test('the last words of who went before are heard, and it is asked whether it lives before anything is left to it', () => {
  peers.work();
  told = [];
  const words = { from: 'before', works: true, changes: [[conversation(1), ['mailbox']]] };
  say(words);
  expect(changes).toHaveLength(1);
  expect(told).toEqual([{ from: 'me', works: true }]);
  expect(allShards.every((shard) => peers.patience(shard) === 0)).toBe(true);

  say({ from: 'before', works: true });
  expect(allShards.some((shard) => peers.patience(shard) > 0)).toBe(true);
});

test('words reach who listens to their topic, until it stops', () => {
  const heard: string[] = [];
  const stop = peers.hear('phone', (words) => heard.push(words));
  say({
    from: 'other',
    works: false,
    topics: [
      ['phone', 'one'],
      ['door', 'two'],
    ],
  });
  stop();
  say({ from: 'other', works: false, topics: [['phone', 'three']] });
  expect(heard).toEqual(['one']);
});

test('who leaves says so', async () => {
  await peers.close();
  expect(told).toEqual([{ from: 'me', works: false, gone: true }]);
});
