/** One turn of a conversation: all its unread entries in, one new state and what it wants done out. Pure. */

import { countStep, type Tally } from '../archive/tally.ts';
import type { Attendant, Incoming, Menu, Message } from '../content.ts';
import type { Effect, Entry, Flow, FlowState, Moment, Said, Step, Stimulus } from '../flow.ts';
import { type ContactNumber, type ConversationId, type EffectId, effectId } from '../ids/index.ts';
import { readChoice, readNumber } from '../text/menu.ts';

/** A line of a transcript before the store numbers it. */
export type NewLine =
  | { readonly type: 'customer'; readonly content: Incoming; readonly saidAt: number }
  /** Something said to the customer; `effect` is the job whose end tells the delivery. */
  | {
      readonly type: 'said';
      readonly by: 'bot' | Attendant;
      readonly message: Message;
      readonly menu?: string;
      /** Must not be lost: one that turns out not to have arrived waits for a person. */
      readonly keep?: true;
      /** By other means than ours: there is no job. */
      readonly elsewhere?: true;
      readonly effect: EffectId;
    }
  /** For people only. */
  | { readonly type: 'note'; readonly text: string };

export type TurnInput = {
  readonly conversation: ConversationId;
  /** The revision that was claimed; this turn makes the next one. */
  readonly revision: number;
  /** When the claimed revision was committed, by the store's clock. */
  readonly committedAt: number;
  /** The store's clock at the claim. */
  readonly at: number;
  readonly state: FlowState | null;
  readonly entries: readonly Entry[];
  /** The number of an episode, by the id that its beginning takes among the effects; none have one if absent. */
  readonly numberOf?: ((episode: EffectId) => ContactNumber) | undefined;
  /** Chance, asked for each episode that begins, so that what is counted leads to nobody; nothing is counted if absent. */
  readonly chance?: (() => string) | undefined;
};

export type Turn = {
  readonly state: FlowState;
  readonly effects: readonly Effect[];
  readonly lines: readonly NewLine[];
  /** What was counted of episodes that ended, or are told more of after their end, in this turn. */
  readonly tallies: readonly Tally[];
};

/**
 * Hears every entry in order; several `customer.said` in a row are heard as one and get one answer.
 *
 * @throws NewerState if the state was written by a newer version of the flow.
 */
export function takeTurn(flow: Flow, input: TurnInput): Turn {
  const revision = input.revision + 1;
  let minted = 0;
  const mint = () => effectId(input.conversation, revision, minted++);
  const { numberOf } = input;
  const moment: Moment = {
    conversation: input.conversation,
    at: input.at,
    revision,
    mint,
    ...(numberOf === undefined ? {} : { number: () => numberOf(mint()) }),
  };
  const adopted =
    input.state === null ? { state: flow.fresh(input.at), effects: [] } : flow.adopt(input.state, moment);
  const tallying = createTallying(input);
  tallying.count(null, adopted);
  let state: FlowState = adopted.state;
  const effects: Effect[] = [...adopted.effects];
  const lines: NewLine[] = [];
  addLines(lines, adopted.effects);
  for (const group of groupEntries(state, input.entries)) {
    if (group.type === 'customer.said')
      for (const { event } of group.entries)
        if (event.type === 'customer.said')
          lines.push({ type: 'customer', content: event.content, saidAt: event.saidAt });
    if (group.type === 'entry' && group.entry.event.type === 'noted') {
      lines.push({ type: 'note', text: group.entry.event.text });
      continue;
    }
    const stimulus: Stimulus =
      group.type === 'entry'
        ? group
        : { type: group.type, messages: group.entries.flatMap((entry) => readSaid(state, entry, input)) };
    const step = flow.step(state, stimulus, moment);
    tallying.count(stimulus, step);
    state = step.state;
    effects.push(...step.effects);
    addLines(lines, step.effects);
  }
  const lasting = settle(effects);
  return {
    state: tallying.keep(state),
    effects: lasting,
    lines:
      lasting === effects
        ? lines
        : lines.filter((line) => line.type !== 'said' || isMade(lasting, line.effect)),
    tallies: tallying.ended(),
  };
}

/** Counts along, outside of the flow. */
function createTallying({ state, at, chance }: TurnInput) {
  let tally = state?.tally;
  let listing = state?.listing ?? null;
  const ended = new Map<string, Tally>();
  return {
    count(stimulus: Stimulus | null, step: Step): void {
      if (chance === undefined) return;
      const next = countStep(tally, { before: listing, stimulus, step, at, chance });
      if (next?.endedAt !== undefined && next !== tally) ended.set(next.id, next);
      tally = next;
      listing = step.state.listing;
    },
    keep: (after: FlowState): FlowState => (tally === undefined ? after : { ...after, tally }),
    ended: (): readonly Tally[] => [...ended.values()],
  };
}

/**
 * Commits apply withdrawals before settings. So what was set and withdrawn within one turn never was: timers,
 * look-ups, and what the bot wanted to say before a person took over, but for what must not be lost.
 */
function settle(effects: readonly Effect[]): readonly Effect[] {
  if (!effects.some(({ type }) => type === 'cancel' || type === 'abandon' || type === 'hush')) return effects;
  const gone = new Set<EffectId>();
  for (const [index, effect] of effects.entries()) {
    if (effect.type === 'cancel' && isMade(effects, effect.timer)) gone.add(effect.timer);
    if (effect.type === 'abandon' && isMade(effects, effect.call)) gone.add(effect.call);
    if (effect.type === 'hush')
      for (const said of effects.slice(0, index))
        if (said.type === 'say' && said.by === 'bot' && !said.manner.keep) gone.add(said.id);
  }
  if (gone.size === 0) return effects;
  return effects.filter((effect) => {
    if (effect.type === 'cancel') return !gone.has(effect.timer);
    if (effect.type === 'abandon') return !gone.has(effect.call);
    return !('id' in effect && gone.has(effect.id));
  });
}

const isMade = (effects: readonly Effect[], id: EffectId): boolean =>
  effects.some((effect) => 'id' in effect && effect.id === id);

type Group =
  | { readonly type: 'customer.said'; readonly entries: readonly Entry[] }
  | Extract<Stimulus, { type: 'entry' }>;

/**
 * Runs of what the customer said become one. Timers and results that nobody waits for any more are dropped first, so
 * that they do not stand between two messages; whether one is still awaited is asked again when it is heard.
 */
function groupEntries(state: FlowState, entries: readonly Entry[]): Group[] {
  const groups: Group[] = [];
  let run: Entry[] = [];
  const flush = () => {
    if (run.length > 0) groups.push({ type: 'customer.said', entries: run });
    run = [];
  };
  for (const entry of entries) {
    if (entry.event.type === 'customer.said') run.push(entry);
    else if (isAwaited(state, entry)) {
      flush();
      groups.push({ type: 'entry', entry });
    }
  }
  flush();
  return groups;
}

const isAwaited = (state: FlowState, { event }: Entry): boolean =>
  event.type === 'timer.fired'
    ? Object.values(state.timers).includes(event.timer)
    : event.type === 'call.finished'
      ? Object.values(state.calls).includes(event.call)
      : true;

/** What a message means before the menu that the customer has before their eyes. */
function readSaid(state: FlowState, { event, at }: Entry, input: TurnInput): Said[] {
  if (event.type !== 'customer.said') return [];
  const { content, verifiedPhone, profileName, stale } = event;
  const who = { ...(verifiedPhone ? { verifiedPhone } : {}), ...(profileName ? { profileName } : {}) };
  if (content.type === 'choice') {
    const { menu } = state;
    const current =
      menu !== null &&
      [...menu.earlier, menu.id].includes(content.menu) &&
      menu.choices.some(({ id }) => id === content.choice);
    return [{ content, ...(current && !stale ? { chose: content.choice } : { late: true }), ...who }];
  }
  if (content.type !== 'text' || content.edited || state.menu === null) return [{ content, ...who }];
  const early = isEarly(state.menu, at, input) ? ({ early: true } as const) : {};
  const choice = readChoice(state.menu.choices, content.text);
  if (choice === undefined) return [{ content, ...early, ...who }];
  // A bare number means the menu before its eyes, and says nothing else.
  if ((early.early || stale) && readNumber(content.text) !== undefined)
    return [{ content, late: true, ...early, ...who }];
  return [{ content, chose: choice.id, ...early, ...who }];
}

/**
 * Whether something was posted before a menu came to be: while the turn that made it was under way, or, of more entries
 * than one claim takes, before that.
 */
const isEarly = (menu: Menu, at: number, { revision, committedAt }: TurnInput): boolean =>
  menu.revision > revision || (menu.revision === revision && at <= committedAt) || at <= menu.at;

/** What the transcript shows of effects. */
function addLines(lines: NewLine[], effects: readonly Effect[]): void {
  for (const effect of effects)
    if (effect.type === 'say')
      lines.push({
        type: 'said',
        by: effect.by,
        message: effect.message,
        ...(effect.menu === undefined ? undefined : { menu: effect.menu }),
        ...(effect.manner.keep ? keeps : undefined),
        effect: effect.id,
      });
    else if (effect.type === 'said')
      lines.push({
        type: 'said',
        by: effect.by,
        message: { text: effect.text },
        elsewhere: true,
        effect: effect.id,
      });
    else if (effect.type === 'note') lines.push({ type: 'note', text: effect.text });
}

const keeps = { keep: true } as const;
