/** Conversations over a store, led by a flow that does what it is told in a word, so that what is kept of them can be looked at. */

import { createArchive, createWriting } from '../../src/archive/index.ts';
import type { Attendant } from '../../src/core/content.ts';
import type { Effect, Flow, FlowState, Heard, Listing, Moment } from '../../src/core/flow.ts';
import type { ConversationId } from '../../src/core/ids/index.ts';
import { createKeys, type Keys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { advance } from '../../src/runtime/advance.ts';
import type { Store } from '../../src/stores/store.ts';

export const ana: Attendant = { id: 'ana-1', name: 'Ana' };
export const bruno: Attendant = { id: 'bruno-2', name: 'Bruno' };
export const timezone = 'America/Sao_Paulo';

const say = (moment: Moment, text: string, by: 'bot' | Attendant = 'bot'): Effect => ({
  type: 'say',
  id: moment.mint(),
  message: { text },
  by,
  manner: {},
});

/** What customers may say to have it done; anything else is answered. */
const commands: readonly (readonly [RegExp, (listing: Listing, found: string) => Listing])[] = [
  [/^me chamo (.+)/, (listing, name) => ({ ...listing, name })],
  [/^meu telefone (\d+)/, (listing, phone) => ({ ...listing, phone })],
  [/^meu documento (\d+)/, (listing, document) => ({ ...listing, known: { ...listing.known, document } })],
  [/^protocolo (\d+)/, (listing, number) => ({ ...listing, known: { ...listing.known, opened: [number] } })],
  [/^fila (\w+)/, (listing, queue) => ({ ...listing, queue })],
  [/^(pessoa)/, (listing) => ({ ...listing, place: 'waiting' })],
];

/** A flow that knows a dozen words. */
export const scripted: Flow = {
  id: 'scripted',
  version: 1,
  fresh: (at) => ({
    flow: 'scripted',
    version: 1,
    memory: null,
    snapshot: null,
    calls: {},
    timers: {},
    jobs: {},
    menu: null,
    listing: { place: 'closed', since: at },
  }),
  adopt: (state) => ({ state, effects: [] }),
  step(state, stimulus, moment) {
    const effects: Effect[] = [];
    let { listing } = state;
    const close = () => {
      listing = { place: 'closed', since: moment.at };
    };
    const texts =
      stimulus.type === 'customer.said'
        ? stimulus.messages.flatMap(({ content }) => (content.type === 'text' ? [content.text] : []))
        : [];
    // Whoever goes on writing takes a closing back.
    if (texts.length > 0) {
      const { closesAt: _, ...open } = listing;
      listing = open;
    }
    for (const text of texts) {
      const [, score, comment] = /^nota (\d)(?: (.*))?/.exec(text) ?? [];
      if (score !== undefined) {
        effects.push({ type: 'rated', score: Number(score), ...(comment === undefined ? {} : { comment }) });
        continue;
      }
      if (text === 'tchau') {
        close();
        continue;
      }
      if (listing.place === 'closed') listing = { ...listing, place: 'bot', since: moment.at };
      const command = commands.find(([pattern]) => pattern.test(text));
      if (command) listing = command[1](listing, command[0].exec(text)?.[1] ?? '');
      const number = text === 'número' ? moment.number?.() : undefined;
      if (number) effects.push({ type: 'findable', number }, say(moment, `Seu número é ${number}`));
      else effects.push(say(moment, 'Entendido, roteador'));
    }
    const event = stimulus.type === 'entry' ? stimulus.entry.event : null;
    if (event?.type === 'attendant.claimed') listing = { ...listing, place: 'attended', owner: event.by };
    if (event?.type === 'attendant.said') effects.push(say(moment, event.text, event.by));
    if (event?.type === 'attendant.gaveBack') {
      const { owner: _, ...rest } = listing;
      listing = { ...rest, place: 'bot' };
    }
    if (event?.type === 'attendant.closed' && event.undoable) listing = { ...listing, closesAt: moment.at };
    if (event?.type === 'attendant.closed' && !event.undoable) close();
    if (event?.type === 'attendant.reopened') {
      const { closesAt: _, ...rest } = listing;
      listing = rest;
    }
    const snapshot = { value: 'talking', context: { texts } };
    return { state: { ...withoutTally(state), snapshot, listing }, effects };
  },
};

/** A flow need not know that it is counted. */
const withoutTally = ({ tally: _, ...state }: FlowState): FlowState => state;

/** A store with an archive over it, and short words for what happens to its conversations. */
export function createArchiveStage(store: Store, keys: Keys = createKeys(new Uint8Array(32).fill(7))) {
  const rowsOf = createWriting(keys);
  let turns = 0;
  const stage = {
    store,
    keys,
    archive: createArchive({ store, keys, timezone }),
    idOf: (who: string): ConversationId => keys.identify({ channel: 'test', account: 'main', address: who }),
    /** Posts to a conversation and takes the turn that follows. */
    async hear(who: string, ...events: readonly Heard[]): Promise<void> {
      const origin = { channel: 'test', account: 'main', address: who };
      await store.post(events.map((event) => ({ conversation: stage.idOf(who), origin, event })));
      const parts = { store, flowFor: () => scripted, refer: keys.refer, numberOf: keys.number, rowsOf };
      await advance({ ...parts, log: silent }, { token: `turn-${++turns}`, limit: 10 });
    },
    say: (who: string, ...texts: readonly string[]) =>
      stage.hear(
        who,
        ...texts.map(
          (text): Heard => ({ type: 'customer.said', content: { type: 'text', text }, saidAt: 0 }),
        ),
      ),
    /** Ends whatever is to be said, as if it had been sent. */
    async deliver(): Promise<void> {
      const leases = await store.next({ pool: 'test:main', token: 'w', limit: 1_000, lease: 60_000 });
      await store.settle(
        leases.map(({ conversation, id, token }) => ({
          conversation,
          job: id,
          token,
          outcome: { type: 'done', delivery: 'sent' },
        })),
      );
      if (leases.length > 0) await stage.deliver();
    },
  };
  return stage;
}
