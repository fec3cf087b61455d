import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { pools } from '../../src/runtime/decide.ts';
import { type Runtime, startRuntime } from '../../src/runtime/run.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { createLedgerFlow } from '../support/crash/ledger-flow.ts';

const keys = createKeys(new Uint8Array(32).fill(7));
const minute = 60_000;

let store: Store;
const running: Runtime[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 12) });
  store = createMemoryStore();
});
afterEach(async () => {
  await Promise.all([...running.splice(0).map((runtime) => runtime.stop(0)), pass(1)]);
  vi.useRealTimers();
});

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const origin = (address: string) => ({ channel: 'test', account: 'main', address });

let updates = 0;
const say = (address: string, text: string) =>
  store.post([
    {
      conversation: keys.identify(origin(address)),
      origin: origin(address),
      event: { type: 'customer.said', content: { type: 'text', text }, saidAt: Date.now() },
      dedupe: `update-${++updates}`,
    },
  ]);

/** Runs on the store as one process; `send` and `look` are the outside. */
function run({
  on = store,
  send = async () => {},
  look = async (input) => input,
}: {
  readonly on?: Store;
  readonly send?: Channel['send'];
  readonly look?: (input: unknown) => Promise<unknown>;
}): Runtime {
  const runtime = startRuntime({
    store: on,
    log: silent,
    calls: { lookups: { look }, jobs: {} },
    channelFor: () => ({
      name: 'test',
      account: 'main',
      start: async () => {},
      stop: async () => {},
      send,
      standing: () => ({ state: 'connected', detail: '' }),
      check: async () => '',
    }),
    flowFor: () => createLedgerFlow(2),
    refer: keys.refer,
    channelPools: [pools.channel(origin(''))],
  });
  running.push(runtime);
  return runtime;
}

const never = () => new Promise<never>(() => {});
const elapsed = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('the runtime', () => {
  test('sends nothing again while the disk is full: what was sent stays under way until its end is written', async () => {
    vi.useRealTimers();
    const sent: string[] = [];
    const settle = vi.spyOn(store, 'settle').mockRejectedValueOnce(new Error('the disk is full'));
    run({ send: async (_, { text }) => void sent.push(text) });
    await say('ana', 'olá');
    await vi.waitFor(() => expect(settle.mock.results).toHaveLength(2), { timeout: 60_000 });
    await vi.waitFor(
      async () => {
        const lines = await store.transcript(keys.identify(origin('ana')), { limit: 10 });
        expect(lines.flatMap((line) => (line.type === 'said' ? [line.delivery] : []))).toEqual(['sent']);
      },
      { timeout: 60_000 },
    );
    expect(sent).toHaveLength(1);
    vi.useFakeTimers();
  });

  test('answers at once: nobody waits for the next look', async () => {
    const sent: string[] = [];
    run({ send: async (_, { text }) => void sent.push(text) });
    await pass(100);
    await say('ana', 'oi');
    await pass(1);
    expect(sent).toEqual(['ouvi oi']);
  });

  test('gives a send up that never ends, and sends again', async () => {
    const begun: string[] = [];
    run({ send: (_, { text }) => (begun.push(text) === 1 ? never() : Promise.resolve()) });
    await say('ana', 'oi');
    await pass(4 * minute);
    expect(begun).toEqual(['ouvi oi']);
    await pass(2 * minute);
    expect(begun.slice(0, 2)).toEqual(['ouvi oi', 'ouvi oi']);
  });

  test('keeps everybody else going, however slow the ERP and one chat are', async () => {
    const sent: string[] = [];
    run({
      look: never,
      send: async (address, { text }) => {
        if (address === 'slow') await never();
        sent.push(`${address}: ${text}`);
      },
    });
    await say('slow', 'oi');
    for (let chat = 0; chat < 30; chat++) await say(`chat-${chat}`, 'oi');
    await pass(1_000);
    await say('chat-7', 'alô');
    await pass(1_000);
    expect(sent).toHaveLength(31);
    expect(sent.at(-1)).toBe('chat-7: ouvi alô');
  });

  test('holds what takes longer than a lease, so that no other process does it too', async () => {
    let looks = 0;
    const look = async () => {
      looks++;
      await elapsed(5 * minute);
      return { count: 1 };
    };
    run({ look });
    run({ look });
    await say('ana', 'oi');
    await pass(4 * minute);
    expect(looks).toBe(1);
    await pass(2 * minute);
    const state = (await store.conversation(keys.identify(origin('ana'))))?.state;
    expect(state?.snapshot).toMatchObject({ value: 'quiet', context: { heard: ['oi'], mistakes: [] } });
    expect(looks).toBe(1);
  });

  test('fires timers and what they say', async () => {
    const sent: string[] = [];
    run({ send: async (_, { text }) => void sent.push(text) });
    await say('ana', 'oi');
    await pass(19_000);
    expect(sent).toEqual(['ouvi oi']);
    await pass(2_000);
    expect(sent).toEqual(['ouvi oi', 'ainda está aí? (1)']);
  });

  test('goes on when the store does again', async () => {
    const sent: string[] = [];
    let broken = true;
    const unlessBroken = async <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
      if (broken) throw new Error('the disk is gone');
      return answer();
    };
    const on: Store = {
      ...store,
      claim: (options) => unlessBroken(() => store.claim(options)),
      next: (options) => unlessBroken(() => store.next(options)),
      fire: (limit) => unlessBroken(() => store.fire(limit)),
    };
    run({ on, send: async (_, { text }) => void sent.push(text) });
    await say('ana', 'oi');
    await pass(minute);
    expect(sent).toEqual([]);
    broken = false;
    await pass(20_000);
    expect(sent).toEqual(['ouvi oi']);
  });

  test('stops when what is under way is settled, and takes nothing more', async () => {
    const sent: string[] = [];
    const runtime = run({
      send: async (_, { text }) => {
        await elapsed(3_000);
        sent.push(text);
      },
    });
    await say('ana', 'oi');
    await pass(1_000);
    let stopped = false;
    const stop = runtime.stop(8_000).then(() => {
      stopped = true;
    });
    await say('ana', 'alô');
    await pass(1_900);
    expect(stopped).toBe(false);
    await pass(200);
    await stop;
    const conversation = keys.identify(origin('ana'));
    const lines = await store.transcript(conversation, { limit: 10 });
    expect(lines).toMatchObject([{ type: 'customer' }, { type: 'said', delivery: 'sent' }]);
    await pass(minute);
    expect(sent).toEqual(['ouvi oi']);
    expect((await store.conversation(conversation))?.unread).toBeGreaterThan(0);
  });

  test('does not wait for ever for what hangs', async () => {
    const runtime = run({ send: never });
    await say('ana', 'oi');
    await pass(1_000);
    let stopped = false;
    const stop = runtime.stop(8_000).then(() => {
      stopped = true;
    });
    await pass(7_900);
    expect(stopped).toBe(false);
    await pass(200);
    await stop;
  });
});
