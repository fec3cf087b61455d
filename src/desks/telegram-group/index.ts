/**
 * The desk as a forum group on Telegram: each conversation that waits for a person is a topic, and whoever takes it
 * writes there what the customer reads.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Channel, Media } from '../../channels/channel.ts';
import type { Forum, ForumEvent } from '../../channels/forum.ts';
import { type Pause, pause as usualPause } from '../../channels/pause.ts';
import type { TicketStatus } from '../../core/calls.ts';
import type { Log } from '../../log.ts';
import type { Audit, People } from '../../people/people.ts';
import type { Origin, Store } from '../../stores/store.ts';
import type { Desk } from '../desk.ts';
import { createAnswers } from './answers.ts';
import { createAttending, type Told } from './attending/index.ts';
import { concerns, createDoors } from './doors.ts';
import { createInbox, keepEvents } from './inbox.ts';
import { createPresenter } from './presenting/index.ts';
import { createLanes } from './presenting/lanes.ts';
import { createTopics } from './topics.ts';

export type TelegramGroupOptions = {
  readonly forum: Forum;
  /** What the group's records are kept under: its id. */
  readonly group: string;
  readonly store: Store;
  readonly people: { readonly telegram: Pick<People['telegram'], 'find' | 'redeem'> };
  readonly audit: Pick<Audit, 'note'>;
  /** Asks the ERP where a protocol stands; null if it knows none such. Throws `Failure`. */
  readonly findTicket: (protocol: string) => Promise<TicketStatus | null>;
  /** Fetches what somebody sent to the group. Throws `Failure`. */
  readonly media: (ref: string, limit: number) => Promise<Media>;
  /** The network that a conversation is on; undefined if it is not served. */
  readonly networkOn: (origin: Origin) => Pick<Channel, 'shows' | 'objectTo'> | undefined;
  /** Where the desk's pages are reached, without a slash at its end; topics then lead there. */
  readonly publicUrl: string | undefined;
  /** Messages a minute over all topics; Telegram takes 20. */
  readonly perMinute: number;
  readonly log: Log;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience?: number;
  /** Milliseconds between two looks at everything that waits. */
  readonly sweepEvery?: number;
  /** How to wait, and a clock that nobody sets, for tests. */
  readonly pause?: Pause;
  readonly now?: () => number;
};

/** How long what is under way at Telegram may take to end, in milliseconds. */
const goodbye = 5_000;

export type TelegramGroup = Desk &
  Required<Pick<Desk, 'start' | 'standing'>> & {
    /** Carries out what another process took for the desk. Rejects if the store does. */
    look(): Promise<void>;
  };

/** One process at a time has the desk; it begins where another one ended. */
export function createTelegramGroup(options: TelegramGroupOptions): TelegramGroup {
  const { forum, group, store, log, publicUrl, perMinute, patience = 2_000 } = options;
  const wait = options.pause ?? usualPause;
  const lanes = createLanes({
    perMinute,
    pause: options.pause ?? unhurried,
    now: options.now ?? (() => performance.now()),
  });
  const topics = createTopics(store.records, group);
  const doors = createDoors({ records: store.records, group, people: options.people, audit: options.audit });
  const attending = createAttending({ ...options, topics, patience });
  const answers = createAnswers({ forum, lanes, log });
  const presenter = createPresenter({
    ...{ store, topics, forum, lanes, log, publicUrl },
    sweepEvery: options.sweepEvery ?? 60_000,
  });

  const handle = async (event: ForumEvent): Promise<Told> => {
    const linked = await doors.link(event);
    if (linked !== null) return linked === '' ? null : { words: linked };
    // Beside the topics people talk among themselves.
    if (typeof event.place === 'string') return null;
    const conversation = await topics.conversationIn(event.place.topic);
    if (conversation === null) return isOurs(event) ? { words: unknownTopic } : null;
    const user = await doors.enter(event.from);
    if ('refusal' in user) return user.once || event.what.type === 'pressed' ? { words: user.refusal } : null;
    return attending.attend(user, conversation, event);
  };

  const inbox = createInbox({
    ...{ records: store.records, group, log, pause: wait },
    handle: async (event) => ({ answered: answers.give(event, await handle(event)) }),
  });

  return {
    name: 'telegram-group',
    async start() {
      forum.listen((events) => inbox.take(events.filter(concerns)));
      await inbox.look();
      presenter.start();
    },
    look: () => inbox.look(),
    standing: () => presenter.standing(),
    async stop() {
      const ending = Promise.all([inbox.stop(), presenter.stop()]);
      await Promise.race([ending, delay(goodbye, undefined, { ref: false })]);
    },
  };
}

/** Takes what happens in the group where the desk is another process's, and keeps it for that one. */
export function keepForDesk(parts: {
  readonly forum: Pick<Forum, 'listen'>;
  readonly records: Pick<Store['records'], 'get' | 'set'>;
  readonly group: string;
  /** Tells that something is kept. */
  readonly told: () => void;
}): void {
  const { forum, records, group, told } = parts;
  forum.listen(async (events) => {
    const kept = await keepEvents(records, group, events.filter(concerns));
    if (kept.length > 0) told();
  });
}

/** Keeps no process alive that has nothing else to do. */
const unhurried: Pause = (milliseconds, signal) =>
  delay(milliseconds, undefined, { signal, ref: false }).catch(() => {});

/** Named as we name topics: one that was made in the moment of a crash. */
const isOurs = ({ topicName }: ForumEvent): boolean => / · [\w-]{6}$/.test(topicName ?? '');

const unknownTopic =
  'Este tópico não está ligado a nenhuma conversa: procure o outro com o mesmo nome, e apague este. Nada foi enviado.';
