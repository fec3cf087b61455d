/**
 * A walk to everywhere the conversation can go: a breadth-first search of our own over `takeTurn`, and not `xstate/graph`
 * over the machine: what runs is the flow, and the machine alone has no look-ups to answer, no addresses of timers and
 * jobs, no menus to press and no stored state.
 */

import type { Context } from '../../../flows/support/context.ts';
import { createSupport } from '../../../flows/support/index.ts';
import type { VerifyOutput } from '../../../src/core/calls.ts';
import type { Entry, FlowState, Heard, Result } from '../../../src/core/flow.ts';
import { conversationId } from '../../../src/core/ids/index.ts';
import { takeTurn } from '../../../src/core/turn/index.ts';
import { away, numberOf } from '../../support/dialogue.ts';
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
  ticket,
  uncertain,
  verified,
} from './fixtures.ts';

export const at = Date.UTC(2026, 10, 21, 17, 5);

/** With every question that can be asked. */
const support = createSupport({
  ...settings,
  askEmail: true,
  queues: [
    { id: 'geral', name: { pt: 'Suporte', en: 'Support' } },
    { id: 'vendas', name: { pt: 'Vendas', en: 'Sales' } },
  ],
});

/** Second facts as they are typed, and as they are understood: nothing else here has these digits. */
export const phoneEnd = '8642';
export const birthDate = '03/04/1985';
export const understoodBirthDate = '1985-04-03';

export const said = (text: string): Heard => ({
  type: 'customer.said',
  content: { type: 'text', text },
  saidAt: at,
});
const contact: Heard = {
  type: 'customer.said',
  content: { type: 'contact', phone: '5537999112233', own: true },
  saidAt: at,
};

export const sticker: Heard = {
  type: 'customer.said',
  content: { type: 'media', media: 'sticker', ref: 'ref-1' },
  saidAt: at,
};

let turns = 0;
export const step = (state: FlowState | null, event: Heard) => {
  const entries: Entry[] = [{ seq: 1, at: at + 1, event }];
  turns += 1;
  return takeTurn(support, {
    conversation: conversationId('volta'),
    revision: turns,
    committedAt: at,
    at,
    state,
    entries,
    numberOf,
  });
};

/** Where a state stands, as the machine names it; what of its context decides where it can go. */
export const standingOf = (state: FlowState): string => {
  const { snapshot } = state;
  return typeof snapshot === 'object' && snapshot !== null && 'value' in snapshot
    ? JSON.stringify(snapshot.value)
    : 'over';
};
/** What a command's answer, or how a state is stored, may depend on: less than where the conversation can go. */
export const shapeOf = (state: FlowState): string => {
  const { identity, opened = [] } =
    (state.snapshot as { readonly context?: Partial<Context> } | null)?.context ?? {};
  const { place, untold } = state.listing;
  return JSON.stringify([
    standingOf(state),
    Object.keys(state.jobs),
    identity?.level,
    opened.length > 0,
    place,
    untold?.length,
  ]);
};
const keyOf = (state: FlowState): string => {
  const snapshot = state.snapshot as { readonly context?: Partial<Context> } | null;
  // Between episodes there is only what is remembered.
  const known = snapshot?.context ?? (state.memory as Partial<Context> | null) ?? {};
  const { identity, purpose, pending = {}, draft, opened = [], sender } = known;
  // Of several kinds the first stands for all.
  const sending = Object.keys(pending)[0]?.replace(/:.*/, '');
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
    standingOf(state).includes('description') && draft?.items.length === 0,
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
  findPlace: [{ ahead: 2 }, {}],
  findTicket: [
    { found: true, ticket },
    { found: false, locked: false },
    { found: false, locked: true },
  ],
};
const ends: readonly Result[] = [succeeded(), refused('O campo telefone é inválido.'), uncertain];

const identifications: readonly Result[] = [
  ...answers.map((output): Result => ({ ok: true, output })),
  uncertain,
];
/** By its key: what was confirmed while the ERP was away. */
export const isIdentification = (key: string): boolean => key.startsWith('identify:');

/** Everything that can happen next. */
const next = (state: FlowState): Heard[] => [
  ...['net caiu', protocol, 'sim', 'voltar', 'asdf'].map(said),
  ...(standingOf(state).includes('waiting') ? [said('quanto falta?')] : []),
  // Answers of one question each: elsewhere they are as good as nonsense.
  ...(standingOf(state).includes('details') ? ['Ana', '37999112233'].map(said) : []),
  ...(standingOf(state).includes('identify') || state.menu?.choices.some(({ id }) => id === 'problem')
    ? [cpf, '725'].map(said)
    : []),
  // Only where it is asked for: a phone known or not doubles what there is to walk.
  ...(standingOf(state).includes('document') ? [contact, said(`${cpf}, ${birthDate}`)] : []),
  // Only where it is asked for: anywhere else it is a part of what the customer tells.
  ...(standingOf(state).includes('fact') ? [phoneEnd, birthDate].map(said) : []),
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
    ...(isIdentification(key)
      ? identifications.map((result): Heard => ({ type: 'job.finished', job, name: 'identify', key, result }))
      : ends.map((result): Heard => ({ type: 'job.finished', job, name: 'open-ticket', key, result }))),
    { type: 'job.withdrawn', key, withdrawn: true },
  ]),
  { type: 'attendant.claimed', by: ana },
  { type: 'attendant.said', by: phone, text: 'Oi, é do escritório' },
  ...(state.listing.place === 'attended'
    ? ([
        { type: 'attendant.said', by: ana, text: 'Oi' },
        { type: 'attendant.gaveBack', by: ana },
        { type: 'attendant.closed', by: ana },
        { type: 'attendant.closed', by: ana, undoable: true },
        { type: 'attendant.reopened', by: ana },
        { type: 'attendant.transferred', by: ana, to: { queue: 'geral' } },
      ] as const)
    : []),
];

/** Whoever answers on the phone that the account belongs to. */
export const phone = { id: 'phone', name: 'celular', elsewhere: true } as const;

/** More than there is: a key that tells too much apart would walk for ever. */
export const most = 5_000;

/** What was looked up on the way. */
export const looked = new Set<string>();

export const walk = (): ReadonlyMap<string, FlowState> => {
  const met = new Map<string, FlowState>();
  const queue: FlowState[] = [support.fresh(at)];
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    for (const event of next(state)) {
      const { state: reached, effects } = step(state, event);
      for (const effect of effects) if (effect.type === 'call') looked.add(JSON.stringify(effect.input));
      const key = keyOf(reached);
      if (met.has(key) || met.size >= most) continue;
      met.set(key, reached);
      queue.push(reached);
    }
  }
  return met;
};
