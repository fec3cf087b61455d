/** The one `setup` that every chapter is written with. */

import { setup } from 'xstate';
import { inWords } from '../../src/core/content.ts';
import type { Emitted, EmittedJob } from '../../src/core/machine/emitted.ts';
import type { ProtocolUpdate } from '../../src/core/protocol/index.ts';
import type { Queue } from '../../src/core/queue.ts';
import { createClock } from '../team/clock.ts';
import { createQueues } from '../team/queues.ts';
import { localTime } from '../team/times.ts';
import { type Context, type Memory, ownQueue } from './context.ts';
import { isPressed, stepNames, stepsOf } from './due.ts';
import type { MarketplaceEvent } from './events.ts';
import type { MarketplaceSettings } from './settings.ts';
import { changesIn, whyItCalls } from './tellings.ts';
import { notes, reasons } from './words/attendants.ts';

/** The target of a transition to another state. */
export const to = <
  Name extends 'waiting' | 'talking' | `talking.${'owing' | 'answered' | 'elsewhere' | 'closing'}` | 'ended',
>(
  state: Name,
) => `#marketplace.${state}` as const;

const minutes = 60_000;
/** Longer than anybody waits. */
const never = 20 * 24 * 60 * minutes;
/** A person's answer waits for the marketplace as long as that is away; a protocol is answered in days. */
const answerLasts = 30 * 24 * 60 * minutes;
/** What was opened longer ago, and is heard of only now, is not greeted as if it were new. */
const newFor = 24 * 60 * minutes;

/** In which protocols wait if the team has no queue for them. */
const usual: Queue = { id: ownQueue, name: { pt: 'Marketplace', en: 'Marketplace' } };

/** Without the first that is the same: what was said twice leaves twice. */
const withoutOne = (texts: readonly string[], text: string): readonly string[] =>
  texts.filter((_, index) => index !== texts.indexOf(text));

/** What the chapters are made with. */
export type Kit = ReturnType<typeof createKit>;

export function createKit(settings: MarketplaceSettings) {
  const { acknowledgement } = settings;
  const clock = createClock(settings.timezone);
  const given = settings.queues ?? [];
  const all = given.some(({ id }) => id === ownQueue) ? given : [usual, ...given];
  const queues = createQueues(all, settings.holidays ?? [], clock);
  const inHours =
    (duration: number) =>
    ({ context: { queue, now } }: { readonly context: Context }): number =>
      queues.attendedIn(queue, now, duration) ?? never;

  /** As attendants read an instant. */
  const tellTime = (at: number): string => localTime(clock.show(at));

  const marketplace = setup({
    types: {} as {
      context: Context;
      events: MarketplaceEvent;
      emitted: Emitted | EmittedJob<'update-protocol', ProtocolUpdate>;
      input: Memory | null;
      tags: 'waiting' | 'attended';
    },
    delays: {
      nudge: inHours(settings.nudge ?? 5 * minutes),
      unanswered: inHours(settings.unanswered ?? 240 * minutes),
      idle: settings.idle ?? 60 * minutes,
      closing: settings.closing ?? 10_000,
    },
  });

  const disarms = marketplace.enqueueActions(({ enqueue }) => {
    for (const step of stepNames) enqueue.cancel(`due.${step}`);
  });

  /** The due date counts from now on: each step to come is a timer, and of one that has passed everybody is told once. */
  const arms = marketplace.enqueueActions(({ context, enqueue }) => {
    for (const step of stepNames) enqueue.cancel(`due.${step}`);
    const steps = stepsOf(context);
    if (steps === null || context.relievedAt !== null) return;
    const { now } = context;
    for (const step of stepNames)
      if (steps[step] > now)
        enqueue.raise({ type: `due.${step}` }, { id: `due.${step}`, delay: steps[step] - now });
    if (context.pressedAt === null) enqueue.assign({ pressedAt: now });
    if (steps.passed <= now) enqueue(reminds);
  });

  /** No date is left by which an answer is owed. */
  const rests = marketplace.enqueueActions(({ context, enqueue }) => {
    if (!isPressed(context)) enqueue(disarms);
  });

  /** Everybody on the desk is told that the due date has passed; once of each date. */
  const reminds = marketplace.enqueueActions(({ context, enqueue }) => {
    const dueAt = context.protocol?.dueAt;
    if (dueAt === undefined || context.passedTold === dueAt) return;
    enqueue.assign({ passedTold: dueAt, nudgedAt: context.now });
    enqueue.emit({ type: 'note', text: notes.passed(tellTime(dueAt)) });
  });

  /** The marketplace told something new, and the team reads what changed. */
  const keeps = marketplace.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'protocol.changed') return;
    const { protocol } = event;
    const changes = changesIn(context.protocol, protocol);
    for (const text of notesOf(changes)) enqueue.emit({ type: 'note', text });
    const { now, seenAt } = context;
    enqueue.assign(
      seenAt !== null
        ? { protocol }
        : { protocol, seenAt: now, ...(protocol.closed ? { foundClosedAt: now } : {}) },
    );
    if (changes.due || changes.standing !== null)
      enqueue.assign({ relievedAt: null, pressedAt: null, leaving: [] });
  });
  /** The same where somebody has to see to it: its due date counts from now on. */
  const learns = marketplace.enqueueActions(({ enqueue }) => {
    enqueue(keeps);
    enqueue(arms);
  });

  /** What somebody is called for: before it `learns`, since that is told by what was known. */
  const saysWhy = marketplace.assign(({ context, event }) => {
    const why = event.type === 'protocol.changed' ? whyItCalls({ context, event }) : null;
    return { reason: why === null || why === 'opened' ? null : reasons[why] };
  });

  const notesOf = ({ status, due, standing, now }: ReturnType<typeof changesIn>): readonly string[] => [
    ...(standing === 'closed' ? [notes.closedThere] : standing === 'reopened' ? [notes.reopenedThere] : []),
    ...(status === null ? [] : [notes.status(status.before, status.now)]),
    ...(due ? [now.dueAt === undefined ? notes.noDue : notes.due(tellTime(now.dueAt))] : []),
  ];

  /** Once at the beginning: now, or when somebody comes; an old protocol is greeted no more. */
  const greets = marketplace.enqueueActions(({ context, enqueue }) => {
    const { greeted, protocol, now, queue } = context;
    if (acknowledgement === undefined || greeted) return;
    if (protocol?.openedAt !== undefined && now - protocol.openedAt > newFor)
      return enqueue.assign({ greeted: true });
    const opensIn = queues.opensIn(queue, now);
    if (opensIn === 0) enqueue(acknowledges);
    else if (opensIn !== null)
      enqueue.raise({ type: 'acknowledgement' }, { id: 'acknowledgement', delay: opensIn });
  });
  const acknowledges = marketplace.enqueueActions(({ context, enqueue }) => {
    if (acknowledgement === undefined || context.greeted) return;
    enqueue.assign({ greeted: true });
    enqueue.emit({ type: 'say', text: acknowledgement, aside: true });
  });

  /** The buyer wrote: an answer is owed, and the due date counts. */
  const listens = marketplace.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'customer.said') return;
    const name = event.messages.findLast(({ profileName }) => profileName !== undefined)?.profileName;
    enqueue.assign({
      writtenAt: context.writtenAt ?? context.now,
      name: name ?? context.name,
      // It was written before: it answers nothing of this.
      leaving: [],
      ...(context.relievedAt === null ? {} : { relievedAt: null, pressedAt: null }),
    });
    enqueue(arms);
  });

  /** It is theirs who do this. */
  const takes = marketplace.assign(({ event }) => ('by' in event ? { owner: event.by } : {}));
  /** Why it waits. */
  const because = (reason: string) => marketplace.assign({ reason });

  /** A person's words, there already or to be sent by us: the due date rests once they have gone out. */
  const relays = marketplace.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'attendant.said') return;
    const { text, by, file } = event;
    enqueue.emit({ type: 'hush' });
    enqueue.emit(
      by.elsewhere
        ? { type: 'said', text: inWords(event), by }
        : {
            ...{ type: 'say', text, by, expiresIn: answerLasts, reported: true },
            ...(file === undefined ? {} : { file }),
          },
    );
    enqueue.cancel('acknowledgement');
    enqueue.assign({ greeted: true, writtenAt: null, undelivered: [], nudgedAt: null });
    if (by.elsewhere) enqueue(relieves);
    else {
      enqueue.assign({ leaving: [...(context.leaving ?? []), inWords(event)] });
      enqueue(arms);
    }
  });

  /** An answer has gone out: nothing is owed by a date any more. */
  const relieves = marketplace.enqueueActions(({ context, enqueue }) => {
    enqueue.assign({ pressedAt: null, relievedAt: context.now });
    enqueue(disarms);
  });

  /** What was said has gone out, and is an answer unless something of it, or something else, was lost. */
  const hearsSent = marketplace.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'say.sent') return;
    const { leaving = [], undelivered, relievedAt } = context;
    if (!leaving.includes(event.text)) return;
    enqueue.assign({ leaving: withoutOne(leaving, event.text) });
    if (undelivered.length === 0 && relievedAt === null) enqueue(relieves);
  });

  /** What was said did not pass: the team reads why, and an answer is owed again. The acknowledgement is missed by nobody. */
  const isLost = ({ event }: { readonly event: MarketplaceEvent }): boolean =>
    event.type === 'send.failed' && event.text !== acknowledgement;
  const notesLost = marketplace.emit(({ event }) => ({
    type: 'note',
    text:
      event.type === 'send.failed'
        ? notes.undelivered(event.text, event.reason, event.certain === false)
        : '',
  }));
  const owesLost = marketplace.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'send.failed') return;
    const { text, reason, certain } = event;
    enqueue.assign({
      undelivered: [
        ...context.undelivered,
        { text, reason, ...(certain === false ? { perhaps: true as const } : {}) },
      ],
      leaving: withoutOne(context.leaving ?? [], text),
      ...(context.relievedAt === null ? {} : { relievedAt: null, pressedAt: null }),
    });
    enqueue(arms);
  });

  return {
    settings,
    clock,
    queues,
    tellTime,
    marketplace,
    actions: {
      ...{ arms, rests, reminds, keeps, learns, saysWhy, greets, acknowledges },
      ...{ takes, listens, relays, hearsSent, notesLost, owesLost },
    },
    because,
    isLost,
  };
}
