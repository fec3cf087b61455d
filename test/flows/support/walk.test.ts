/** Walks everywhere the conversation can go, through `Flow` alone, and asks the same things of each state it meets. */

import { describe, expect, it } from 'vitest';
import type { AnyStateNode } from 'xstate';
import type { Context } from '../../../flows/support/context.ts';
import { createKit } from '../../../flows/support/desk.ts';
import { createMachine } from '../../../flows/support/machine.ts';
import type { VerifyOutput } from '../../../src/core/calls.ts';
import type { Entry, FlowState, Heard, Result } from '../../../src/core/flow.ts';
import { conversationId } from '../../../src/core/ids.ts';
import { takeTurn } from '../../../src/core/turn.ts';
import { away } from '../../support/dialogue.ts';
import {
  ana,
  cpf,
  home,
  mariana,
  oldTicket,
  protocol,
  refused,
  settings,
  shop,
  succeeded,
  support,
  ticket,
  uncertain,
  verified,
} from './fixtures.ts';

const at = Date.UTC(2026, 10, 21, 17, 5);

const said = (text: string): Heard => ({
  type: 'customer.said',
  content: { type: 'text', text },
  saidAt: at,
});
const contact: Heard = {
  type: 'customer.said',
  content: { type: 'contact', phone: '5537999112233', own: true },
  saidAt: at,
};

let turns = 0;
const step = (state: FlowState | null, event: Heard) => {
  const entries: Entry[] = [{ seq: 1, at: at + 1, event }];
  turns += 1;
  return takeTurn(support, {
    conversation: conversationId('volta'),
    revision: turns,
    committedAt: at,
    at,
    state,
    entries,
  });
};

/** Where a state stands, as the machine names it; what of its context decides where it can go. */
const standingOf = (state: FlowState): string => {
  const { snapshot } = state;
  return typeof snapshot === 'object' && snapshot !== null && 'value' in snapshot
    ? JSON.stringify(snapshot.value)
    : 'over';
};
const keyOf = (state: FlowState): string => {
  const snapshot = state.snapshot as { readonly context?: Partial<Context> } | null;
  // Between episodes there is only what is remembered.
  const known = snapshot?.context ?? (state.memory as Partial<Context> | null) ?? {};
  const { identity, purpose, pending = {}, draft, opened = [], sender } = known;
  const sending = Object.keys(pending).length;
  if (state.listing.place !== 'bot')
    return JSON.stringify([standingOf(state), sending, state.listing.untold?.length, opened.length > 0]);
  const services = identity?.level === 'verified' ? identity.customer.services.length : 0;
  return JSON.stringify([
    standingOf(state),
    identity?.level,
    Math.min(services, 2),
    purpose,
    sending,
    Math.min(opened.length, 1),
    draft?.name === null,
    sender?.phone === null,
  ]);
};

const answers: readonly VerifyOutput[] = [
  verified(),
  verified({
    ...mariana,
    services: [{ ...home, standing: 'suspended-debt', openTickets: [{ protocol }] }, shop],
    alerts: ['Manutenção no Centro'],
  }),
  verified({ ...mariana, services: [] }),
  { level: 'identified' },
  { level: 'identified', service: '11000' },
  { level: 'ambiguous' },
  { level: 'not-found' },
  { level: 'locked' },
];
const outputs: Readonly<Record<string, readonly unknown[]>> = {
  verify: answers,
  findTickets: [{ tickets: [] }, { tickets: [ticket] }, { tickets: [ticket, oldTicket] }],
  findTicket: [
    { found: true, ticket },
    { found: false, locked: false },
    { found: false, locked: true },
  ],
};
const ends: readonly Result[] = [succeeded(), refused('O campo telefone é inválido.'), uncertain];

/** Everything that can happen next. */
const next = (state: FlowState): Heard[] => [
  ...['net caiu', protocol, cpf, '2233', '725', 'Ana', '37999112233', 'sim', 'voltar', 'asdf'].map(said),
  // Only where it is asked for: a phone known or not doubles what there is to walk.
  ...(standingOf(state).includes('document') ? [contact] : []),
  ...(state.menu?.choices ?? []).map(
    ({ id, label }): Heard => ({
      type: 'customer.said',
      content: { type: 'choice', choice: id, menu: state.menu?.id ?? '', label },
      saidAt: at,
    }),
  ),
  ...Object.entries(state.calls).flatMap(([name, call]): Heard[] => [
    ...(outputs[name] ?? []).map(
      (output): Heard => ({ type: 'call.finished', call, result: { ok: true, output } }),
    ),
    { type: 'call.finished', call, result: { ok: false, failure: away } },
  ]),
  ...Object.values(state.timers).map((timer): Heard => ({ type: 'timer.fired', timer })),
  ...Object.entries(state.jobs).flatMap(([key, job]): Heard[] => [
    ...ends.map((result): Heard => ({ type: 'job.finished', job, name: 'open-ticket', key, result })),
    { type: 'job.withdrawn', key, withdrawn: true },
  ]),
  { type: 'attendant.claimed', by: ana },
  ...(state.listing.place === 'attended'
    ? ([
        { type: 'attendant.gaveBack', by: ana },
        { type: 'attendant.closed', by: ana },
      ] as const)
    : []),
];

/** More than there is: a key that tells too much apart would walk for ever. */
const most = 3_000;

const walk = (): ReadonlyMap<string, FlowState> => {
  const met = new Map<string, FlowState>();
  const queue: FlowState[] = [support.fresh(at)];
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    for (const event of next(state)) {
      const { state: reached } = step(state, event);
      const key = keyOf(reached);
      if (met.has(key) || met.size >= most) continue;
      met.set(key, reached);
      queue.push(reached);
    }
  }
  return met;
};

/** The states in which a conversation can come to rest. */
const restingStates = (node: AnyStateNode): string[] => {
  const children = Object.values(node.states);
  if (children.length > 0) return children.flatMap(restingStates);
  const passing = node.always !== undefined && node.always.length > 0 && Object.keys(node.on).length === 0;
  return passing || node.type === 'final' ? [] : [node.path.join('.')];
};
const pathOf = (value: string): string => value.replace(/[{}"]/g, '').replace(/:/g, '.');

describe('everywhere the conversation can go', () => {
  const met = walk();

  it('reaches every state, and throws in none', () => {
    const machine = createMachine(createKit(settings));
    const reached = new Set([...met.values()].map((state) => pathOf(standingOf(state))));
    expect(restingStates(machine.root).filter((path) => !reached.has(path))).toEqual([]);
    expect(met.size).toBeLessThan(most);
    expect(
      [...met.values()].filter((state) => state.stopped !== undefined).map((state) => state.stopped?.reason),
    ).toEqual([]);
  });

  it('leads to a person from every state, at the first word', () => {
    for (const state of met.values()) {
      if (state.listing.place === 'attended') continue;
      const { state: reached, effects } = step(state, said('Atendente'));
      expect(`${standingOf(state)} -> ${reached.listing.place}`).toBe(`${standingOf(state)} -> waiting`);
      expect(effects.some(({ type }) => type === 'say')).toBe(true);
    }
  });

  it('leads to the menu from every state', () => {
    for (const state of met.values()) {
      if (state.listing.place === 'attended') continue;
      const { state: reached } = step(state, said('MENU'));
      expect(`${standingOf(state)} -> ${standingOf(reached)}`).toBe(`${standingOf(state)} -> "menu"`);
    }
  });

  it('says nothing to what the customer writes while a person has the conversation', () => {
    const attended = [...met.values()].filter((state) => state.listing.place === 'attended');
    expect(attended.length).toBeGreaterThan(0);
    for (const state of attended)
      for (const text of ['menu', 'cancelar', 'oi', '1']) expect(step(state, said(text)).effects).toEqual([]);
  });

  it('tells a created ticket in every state, or keeps it for the person who has the conversation', () => {
    for (const state of met.values()) {
      for (const [key, job] of Object.entries(state.jobs)) {
        const event: Heard = { type: 'job.finished', job, name: 'open-ticket', key, result: succeeded() };
        const { state: reached, effects } = step(state, event);
        if (state.listing.place === 'attended') expect(reached.listing.untold?.join()).toContain(protocol);
        else
          expect(
            effects.some(
              (effect) =>
                effect.type === 'say' &&
                effect.message.text.includes(protocol) &&
                effect.manner.keep === true,
            ),
          ).toBe(true);
      }
    }
  });

  it('is never without a way on: where it leads, something is awaited or a timer runs', () => {
    for (const state of met.values()) {
      if (state.listing.place !== 'bot') continue;
      expect(
        Object.keys(state.timers).length + Object.keys(state.calls).length,
        standingOf(state),
      ).toBeGreaterThan(0);
    }
  });

  it('keeps no second fact, and shows no document in full', () => {
    for (const state of met.values()) {
      expect(JSON.stringify(state.listing)).not.toContain('52998224725');
      expect(JSON.stringify(state.snapshot)).not.toContain('phoneEnd');
    }
  });
});
