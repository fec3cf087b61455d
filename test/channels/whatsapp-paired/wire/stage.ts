/** What the tests of one file share: a server, worlds on it that are closed after each test, and who receives. */

import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import type { Arrival, Channel, DeliveryReport, Saying } from '../../../../src/channels/channel.ts';
import type { PairedOptions } from '../../../../src/channels/whatsapp-paired/index.ts';
import type { Log } from '../../../../src/log.ts';
import { sayingsOf } from '../../../support/sayings.ts';
import { type Subscriber, startWhatsApp, type WhatsApp } from '../../../support/whatsapp/index.ts';
import { openWorld, type World } from '../world.ts';

const patient = { timeout: 60_000, interval: 5 };

/** Waits until something is so, however slow the machine. */
export const until = (isSo: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(isSo(), `never so: ${isSo}`).toBe(true), patient);

/** Whoever waits for a second attempt waits for the shortest time. */
export const quick = { random: () => 0 };

export type Stage = {
  readonly world: World;
  readonly inbox: Inbox;
  readonly channel: Channel;
  /** A channel of a new process, once the one before has ended. */
  restart(options?: Partial<PairedOptions>): Promise<Channel>;
  /** What was logged of where it stands, in order. */
  readonly told: readonly string[];
};

export function createStages() {
  let whatsapp: WhatsApp | undefined;
  let numbers = 0;
  const worlds: World[] = [];

  beforeAll(async () => {
    whatsapp = await startWhatsApp();
  });
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close();
    expect(whatsapp?.unknown).toEqual([]);
  });
  afterAll(async () => {
    await whatsapp?.close();
  });

  const server = (): WhatsApp => {
    if (whatsapp === undefined) throw new Error('the server has not been started');
    return whatsapp;
  };
  const phone = (): string => `55119${String(70_000_000 + ++numbers)}`;

  /** A channel that has been started, perhaps not yet connected. */
  const begin = async (
    options: Partial<PairedOptions> = {},
    given: Parameters<typeof openWorld>[0] = {},
  ): Promise<Stage> => {
    const world = await openWorld({ whatsapp: server(), phone: phone(), ...given });
    worlds.push(world);
    const inbox = createInbox();
    const told: string[] = [];
    const start = async (more: Partial<PairedOptions>): Promise<Channel> => {
      const channel = world.create({ ...quick, log: telling(told), ...options, ...more });
      await channel.start(inbox.receive, inbox.report, (address) => inbox.typing.push(address));
      return channel;
    };
    let channel = await start({});
    return {
      world,
      inbox,
      told,
      get channel() {
        return channel;
      },
      async restart(more = {}) {
        await channel.close?.();
        channel = await start(more);
        return channel;
      },
    };
  };

  return {
    get whatsapp() {
      return server();
    },
    begin,
    subscriber: (options: Partial<Parameters<WhatsApp['subscriber']>[0]> = {}): Subscriber =>
      server().subscriber({ phone: phone(), name: 'Ana', ...options }),
    /** One that is connected. */
    async open(...given: Parameters<typeof begin>): Promise<Stage> {
      const stage = await begin(...given);
      await until(() => stage.channel.standing().state === 'connected');
      return stage;
    },
  };
}

/** Keeps what is said with a state. */
const telling = (told: string[]): Log => {
  const tell = (fields: object, message: string): void => {
    if ('state' in fields) told.push(message);
  };
  return { debug: tell, info: tell, warn: tell, error: tell };
};

export type Inbox = ReturnType<typeof createInbox>;

/** A receiver that can refuse, as a store with a full disk does, or hold, as a slow one does. */
export function createInbox() {
  const arrivals: Arrival[] = [];
  const reports: DeliveryReport[] = [];
  const typing: string[] = [];
  let refusing = false;
  let gate: Promise<void> | undefined;
  const inbox = {
    /** What was stored, each thing once: by what it is known. */
    get arrivals(): readonly Arrival[] {
      const known = new Set<string>();
      return arrivals.filter(({ dedupe }) => !known.has(dedupe) && known.add(dedupe));
    },
    /** The same with what came twice. */
    all: arrivals,
    get sayings(): readonly Saying[] {
      return sayingsOf(inbox.arrivals);
    },
    get texts(): readonly string[] {
      return inbox.sayings.map(({ event: { content } }) =>
        content.type === 'text' ? content.text : `(${content.type})`,
      );
    },
    reports,
    /** Who was writing, in order. */
    typing,
    /** What is begun because of each arrival, in the midst of storing it. */
    answer: (_arrival: Arrival): void => {},
    /** How many could not be stored, and how many wait for it. */
    refused: 0,
    held: 0,
    async receive(batch: readonly Arrival[]): Promise<void> {
      if (refusing) {
        inbox.refused += batch.length;
        throw new Error('no space left on device');
      }
      if (gate !== undefined) {
        inbox.held += batch.length;
        await gate;
      }
      arrivals.push(...batch);
      for (const arrival of batch) inbox.answer(arrival);
    },
    report: async (told: readonly DeliveryReport[]): Promise<void> => void reports.push(...told),
    refuse(): void {
      refusing = true;
    },
    accept(): void {
      refusing = false;
      gate = undefined;
    },
    /** Holds what comes from now on; what it returns lets it go. */
    hold(): () => void {
      let release = () => {};
      gate = new Promise<void>((resolve) => {
        release = () => {
          gate = undefined;
          resolve();
        };
      });
      return release;
    },
  };
  return inbox;
}
