/** All that a seed is about: customers with what they will write, the outside world, a store, and what was seen. */

import type { Channel } from '../../../src/channels/channel.ts';
import { Failure } from '../../../src/core/failure.ts';
import type { ConversationId, EffectId } from '../../../src/core/ids/index.ts';
import type { Telling } from '../../../src/integrations/integration.ts';
import { createKeys } from '../../../src/keys/index.ts';
import type { Delivery } from '../../../src/stores/contract/jobs.ts';
import type { Origin, Store } from '../../../src/stores/store.ts';
import { createScheduler, type Scheduler } from '../../support/crash/scheduler.ts';
import { createSimulatedErp, type SimulatedErp } from '../../support/crash/simulated-erp.ts';

export const keys = createKeys(new Uint8Array(32).fill(7));

export type Customer = {
  readonly origin: Origin;
  readonly conversation: ConversationId;
  /** What they write, in order. */
  readonly texts: readonly string[];
  /** Of how many the platform has heard "received". */
  acknowledged: number;
};

/** A message as it reached the platform. */
export type Sent = {
  readonly address: string;
  readonly id: string;
  /** Its line of the transcript, and where the conversation stood, right before. */
  readonly delivery: Delivery | undefined;
  readonly byBot: boolean;
  readonly text: string;
  readonly place: string;
};

export type World = {
  readonly scheduler: Scheduler;
  readonly erp: SimulatedErp;
  readonly customers: readonly Customer[];
  readonly sent: readonly Sent[];
  readonly platform: Pick<Channel, 'send'>;
  /** What another program was told, in the order in which it arrived there. */
  readonly told: readonly Telling[];
  readonly panel: { tell(telling: Telling): Promise<void> };
  /** Parked jobs that a person decided about: what they were about, and which says are none of the bot's any more. */
  readonly decided: { readonly keys: Map<number, string>; readonly says: Set<EffectId> };
  /** When version 2 of the flow is there. */
  readonly releasedAt: number;
  /** Of how many people who have something to do all of it is done. */
  readonly people: { busy: number };
  store: Store;
  /** How many changes the store has told: who has nothing to do waits for the next one. */
  changes: number;
  now(): number;
  pass(milliseconds: number): void;
  /** How likely the outside world fails, 0 to 1. */
  faults: number;
};

/** @param open gives the store, with the clock that it is to have. */
export async function createWorld(seed: number, open: (now: () => number) => Promise<Store>): Promise<World> {
  let time = Date.UTC(2026, 10, 21, 12);
  const now = () => time;
  const scheduler = createScheduler(seed, { deaths: 25, deathRate: 0.06 });
  const { random } = scheduler;
  const sent: Sent[] = [];
  const told: Telling[] = [];
  const world: World = {
    scheduler,
    erp: createSimulatedErp({ now, random, faults: () => world.faults }),
    customers: [0, 1, 2].map((number) => createCustomer(number, random)),
    sent,
    platform: {
      async send(address, { text }, { id }) {
        if (random() < world.faults / 3)
          throw new Failure('retry', 'the platform is busy', { retryAfter: 2_000 });
        sent.push({ address, id, text, ...(await standingOf(world, address, id)) });
        if (random() < world.faults / 3) throw new Failure('unknown', 'the answer was lost');
      },
    },
    told,
    panel: {
      async tell(telling) {
        if (random() < world.faults / 3) throw new Error('the panel is away');
        told.push(telling);
        if (random() < world.faults / 3) throw new Error('the panel’s answer was lost');
      },
    },
    decided: { keys: new Map(), says: new Set() },
    releasedAt: time + Math.floor(random() * 8 * 60_000),
    people: { busy: 0 },
    store: await open(now),
    changes: 0,
    now,
    pass(milliseconds) {
      time += milliseconds;
    },
    faults: 0.3,
  };
  return world;
}

/** What a customer writes differs from seed to seed; the third one's makes the first version of the flow throw. */
function createCustomer(number: number, random: () => number): Customer {
  const origin: Origin = { channel: 'test', account: 'main', address: `chat-${number}` };
  const either = (one: string, other: string) => (random() < 0.5 ? one : other);
  const texts = [
    either(`olá ${number}.0`, `mensagem ${number}.0`),
    `abrir ${number}.1`,
    either(`desistir abrir ${number}.1`, `olá ${number}.2`),
    `conta ${number}.3`,
    either(`desistir conta ${number}.3`, `abrir ${number}.4`),
    either(`olá ${number}.5`, `mensagem ${number}.5`),
  ];
  if (isStoppable(number)) texts.splice(Math.floor(random() * texts.length), 0, `quebrar ${number}`);
  return { origin, conversation: keys.identify(origin), texts, acknowledged: 0 };
}

/** Whether a customer's conversation may be stopped: an attendant's words would then end what the machine was asked. */
export const isStoppable = (number: number): boolean => number === 2;

async function standingOf(
  { customers, store }: World,
  address: string,
  id: string,
): Promise<Pick<Sent, 'delivery' | 'byBot' | 'place'>> {
  const conversation = customers.find(({ origin }) => origin.address === address)?.conversation;
  if (conversation === undefined) throw new Error('nobody has this address');
  // First the place: a takeover between the two looks shows on the line.
  const kept = await store.conversation(conversation);
  const lines = await store.transcript(conversation, { limit: 100_000 });
  const line = lines.find((each) => each.type === 'said' && each.effect === id);
  return {
    delivery: line?.delivery,
    byBot: line?.type === 'said' && line.by === 'bot',
    place: kept?.listing.place ?? 'closed',
  };
}
