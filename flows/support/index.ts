/**
 * The support conversation: opens a ticket, tells where one stands, and hands over to a person at any moment.
 * One chapter of it a file, in `chapters/`; what it says is in `words/`.
 */

import type { SnapshotFrom } from 'xstate';
import type { Flow, FlowState, Listing } from '../../src/core/flow.ts';
import { defineFlow } from '../../src/core/machine/define-flow.ts';
import { createKit } from './kit.ts';
import { hearCustomer, type Listening } from './listening/hear.ts';
import { readRating } from './listening/reading/rating.ts';
import { describe } from './listing/index.ts';
import { createMachine } from './machine.ts';
import { asOf, type Memory, remember, rescue } from './memory/index.ts';
import { languageOf } from './memory/language.ts';
import { migrate } from './memory/migrate.ts';
import type { SupportSettings } from './settings/index.ts';
import { notes, reasons } from './words/attendants.ts';
import { says } from './words/index.ts';

export type { SupportSettings } from './settings/index.ts';

type Machine = ReturnType<typeof createMachine>;
type Snapshot = SnapshotFrom<Machine>;

const placeOf = (snapshot: Snapshot): Listing['place'] => {
  if (snapshot.hasTag('closed')) return 'closed';
  if (snapshot.hasTag('waiting')) return 'waiting';
  return snapshot.hasTag('attended') ? 'attended' : 'bot';
};

const listeningOf = (snapshot: Snapshot): Listening => {
  if (snapshot.hasTag('open')) return 'open';
  if (snapshot.hasTag('telling')) return 'telling';
  if (snapshot.hasTag('prose')) return 'prose';
  return snapshot.hasTag('waiting') ? 'waiting' : 'question';
};

const ratingAskedIn = (snapshot: Snapshot): 'score' | 'comment' | null =>
  snapshot.hasTag('scoring') ? 'score' : snapshot.hasTag('commenting') ? 'comment' : null;

/** The support flow of one provider. Pure: what it wants done comes out of its steps as data. */
export function createSupport(settings: SupportSettings): Flow {
  const kit = createKit(settings);
  const { languages } = kit;
  /** Its people's words, as whoever the machine cannot speak to reads them. */
  const peopleOf = (state: FlowState) => says({ language: languageOf(state, languages) }).people;
  return defineFlow<Machine, Memory>({
    id: 'support',
    version: 4,
    machine: createMachine(kit),
    jobs: ['open-ticket', 'identify'],
    begin: (memory, number) => ({ memory, number }),
    remember,
    rescue,
    migrate,
    asOf: (context, at) => asOf(context, at, languages),
    // Where only a rating is waited for, anything else is a matter of its own.
    passes: (messages, snapshot, at) => {
      const asked = ratingAskedIn(snapshot);
      return asked === null || readRating(messages, asked) !== null
        ? null
        : { type: 'customer.movedOn', messages, at };
    },
    // A person has the conversation: everything is theirs to read, commands too.
    hear: (messages, snapshot, at) =>
      snapshot.hasTag('attended') || ratingAskedIn(snapshot) !== null
        ? { type: 'customer.said', messages, at }
        : hearCustomer(messages, listeningOf(snapshot), at, {
            known: languages,
            guesses: snapshot.hasTag('closed') && !snapshot.context.languageChosen,
          }),
    describe: (snapshot) => describe(snapshot.context, placeOf(snapshot), kit),
    words: {
      stopped: (state) => peopleOf(state).stopped,
      stoppedReason: reasons.stopped,
      restarted: (state) => peopleOf(state).restarted,
      notes,
    },
  });
}
