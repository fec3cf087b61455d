/** A store, a clock, and short words for what happens to conversations. */

import { expect } from 'vitest';
import type { FlowState, Heard, Listing } from '../../../src/core/flow.ts';
import {
  type ConversationId,
  conversationId,
  type EffectId,
  effectId,
  reference,
} from '../../../src/core/ids/index.ts';
import type { NewLine } from '../../../src/core/turn/index.ts';
import type { Lease, NewJob, Settlement, SettleOutcome } from '../../../src/stores/contract/jobs.ts';
import type { Claim, Commit, Origin, Post, Store } from '../../../src/stores/store.ts';

export type Opened = {
  readonly store: Store;
  /** Closes the store and opens what it left behind. */
  reopen?(): Promise<Store>;
  close(): Promise<void>;
};

/** Opens an empty store that goes by these: what the wall shows, and what has passed. */
export type Open = (clock: { now(): number; monotonic(): number }) => Promise<Opened>;

export type Use = () => Stage;

export type Stage = Awaited<ReturnType<typeof createStage>>;

export const second = 1_000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;

/** When each test begins. */
export const beginning = Date.UTC(2026, 10, 21, 12);

const attendant = { id: 'marta', name: 'Marta' } as const;

export const conversation = (number: number): ConversationId => conversationId(`conversation-${number}`);
export const effect = (number: number, index: number): EffectId => effectId(conversation(number), 1, index);
export const origin = (number: number): Origin => ({
  channel: 'test',
  account: 'main',
  address: `chat-${number}`,
});

export const said = (text: string): Heard => ({
  type: 'customer.said',
  content: { type: 'text', text },
  saidAt: beginning,
});
export const textOf = (event: Heard): string =>
  event.type === 'customer.said' && event.content.type === 'text' ? event.content.text : event.type;

export const posting = (number: number, text: string, more: Partial<Post> = {}): Post => ({
  conversation: conversation(number),
  origin: origin(number),
  event: said(text),
  ...more,
});

export const stateIn = (place: Listing['place'], since: number, more: Partial<Listing> = {}): FlowState => ({
  flow: 'test',
  version: 1,
  memory: { knows: ['ç', '😀', null] },
  snapshot: { value: place, context: { asked: 2 } },
  calls: {},
  timers: {},
  jobs: {},
  menu: null,
  listing: { place, since, ...more },
});

export const sayJob = (
  id: EffectId,
  text: string,
  more: Partial<NewJob> & { keep?: boolean; by?: 'attendant' } = {},
): NewJob => {
  const { keep = false, by, ...rest } = more;
  const work = { type: 'say', message: { text }, by: by === undefined ? 'bot' : attendant, keep } as const;
  return { id, lane: 'chat', pool: 'chat', work, ...rest };
};
export const callJob = (id: EffectId, more: Partial<NewJob> = {}): NewJob => ({
  id,
  lane: `call:${id}`,
  pool: 'erp',
  work: { type: 'call', name: 'find-customer', input: { cpf: '52998224725' } },
  ...more,
});
export const ticketJob = (id: EffectId, more: Partial<NewJob> = {}): NewJob => ({
  id,
  lane: `detached:${id}`,
  pool: 'erp',
  work: {
    type: 'detached',
    name: 'open-ticket',
    key: 'ticket',
    input: { description: 'sem sinal' },
    reference: reference('PL-7K3Q-9F2M'),
  },
  ...more,
});

export const saidLine = (id: EffectId, text: string): NewLine => ({
  type: 'said',
  by: 'bot',
  message: { text },
  effect: id,
});

/** A commit that consumes all that was claimed and changes nothing else but what is given. */
export const turnOf = (claim: Claim, changes: Partial<Commit> = {}): Commit => ({
  conversation: claim.conversation,
  token: claim.token,
  revision: claim.revision,
  consumed: claim.entries.at(-1)?.seq ?? 0,
  state: claim.state ?? stateIn('bot', claim.at),
  lines: [],
  jobs: [],
  cancel: [],
  withdraw: [],
  timers: [],
  hush: false,
  ...changes,
});

/** Says with their lines, as a turn has them. */
export const says = (...jobs: readonly NewJob[]): Pick<Commit, 'jobs' | 'lines'> => ({
  jobs,
  lines: jobs.flatMap(({ id, work }) => (work.type === 'say' ? [saidLine(id, work.message.text)] : [])),
});

/** Time that passes when told to, and a clock on the wall that somebody may set. */
export function createTestClock() {
  let passed = 0;
  let wall = beginning;
  return {
    now: () => wall,
    monotonic: () => passed,
    pass(milliseconds: number): void {
      passed += milliseconds;
      wall += milliseconds;
    },
    /** Sets the clock on the wall forward, or back. */
    setWall(milliseconds: number): void {
      wall += milliseconds;
    },
  };
}

export async function createStage(open: Open) {
  const clock = createTestClock();
  const opened = await open(clock);
  let store = opened.store;
  let tokens = 0;
  const stage = {
    get store() {
      return store;
    },
    ...clock,
    close: () => opened.close(),
    async reopen(): Promise<void> {
      if (opened.reopen) store = await opened.reopen();
    },

    token: () => `token-${++tokens}`,
    post: (number: number, ...texts: readonly string[]) =>
      store.post(texts.map((text) => posting(number, text))),
    claim: (limit = 10, lease = minute) => store.claim({ token: stage.token(), limit, lease }),
    /** Claims the one conversation that has something unread. */
    async claimOne(): Promise<Claim> {
      const [claim, ...others] = await stage.claim();
      expect(others).toEqual([]);
      if (claim === undefined) throw new Error('nothing to claim');
      return claim;
    },
    async commit(claim: Claim, changes: Partial<Commit> = {}) {
      const [outcome] = await store.commit([turnOf(claim, changes)]);
      return outcome;
    },
    /** Posts to a conversation and answers with a commit. */
    async turn(number: number, changes: Partial<Commit> = {}): Promise<Claim> {
      await stage.post(number, 'oi');
      const claim = (await stage.claim(1_000)).find((one) => one.conversation === conversation(number));
      if (claim === undefined) throw new Error('nothing to claim');
      expect(await stage.commit(claim, changes)).toBe('committed');
      return claim;
    },
    next: (pool: string, limit = 10, lease = minute) =>
      store.next({ pool, token: stage.token(), limit, lease }),
    async nextOne(pool: string, lease = minute): Promise<Lease> {
      const [first, ...others] = await stage.next(pool, 10, lease);
      expect(others).toEqual([]);
      if (first === undefined) throw new Error(`nothing due in ${pool}`);
      return first;
    },
    async settle(
      { conversation, id, token }: Lease,
      outcome: Settlement['outcome'],
      more: Pick<Settlement, 'post' | 'follow'> = {},
    ): Promise<SettleOutcome | undefined> {
      const [answer] = await store.settle([{ conversation, job: id, token, outcome, ...more }]);
      return answer;
    },
    /** Everything unread, as a new claim has it. Ends whatever claim there is. */
    async unread(number: number): Promise<readonly Heard[]> {
      clock.pass(60 * minute);
      const claims = await stage.claim(1_000);
      for (const { conversation, token } of claims) await store.release({ conversation, token, delay: 0 });
      const claim = claims.find((one) => one.conversation === conversation(number));
      return (claim?.entries ?? []).map(({ event }) => event);
    },
    /** The texts of the transcript, each said line with its delivery. */
    async deliveries(number: number): Promise<readonly string[]> {
      const lines = await store.transcript(conversation(number), { limit: 1_000 });
      return lines.flatMap((line) =>
        line.type === 'said' ? [`${line.message.text}: ${line.delivery}`] : [],
      );
    },
  };
  return stage;
}
