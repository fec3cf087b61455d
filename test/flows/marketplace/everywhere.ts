/**
 * A walk to everywhere a protocol can come to: a breadth-first search over `takeTurn`, so that what is walked is the flow as
 * it is stored, with the addresses of its timers and jobs.
 */

import type { Context, Memory } from '../../../flows/marketplace/context.ts';
import { createMarketplace } from '../../../flows/marketplace/index.ts';
import type { Entry, FlowState, Heard, Result } from '../../../src/core/flow.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import type { Protocol } from '../../../src/core/protocol/index.ts';
import { type Turn, takeTurn } from '../../../src/core/turn/index.ts';
import { ana, bruno, days, hours, opened, panel, settings, start, wrote } from './fixtures.ts';

export const acknowledgement = 'Recebemos o seu protocolo.';
const office = [{ from: 8 * 60, to: 18 * 60 }];

/** With all that can be set: nobody is there at `start`, so that the acknowledgement has to wait. */
export const everything = createMarketplace({
  ...settings,
  acknowledgement,
  queues: [
    {
      id: 'marketplace',
      name: { pt: 'Marketplace', en: 'Marketplace' },
      hours: [[], office, office, office, office, office, []],
    },
    { id: 'vendas', name: { pt: 'Vendas', en: 'Sales' } },
  ],
});

const conversation = conversationId('volta');
let turns = 0;

/** One event, at `start` unless told. */
export const step = (state: FlowState | null, event: Heard, at = start): Turn => {
  const entries: Entry[] = [{ seq: 1, at, event }];
  turns += 1;
  return takeTurn(everything, {
    conversation,
    revision: turns,
    committedAt: start,
    at,
    state,
    entries,
  });
};

/** What the flow has in mind; what it remembers between episodes. */
export const mindOf = (state: FlowState): Partial<Context> => {
  const snapshot = state.snapshot as { readonly context?: Context } | null;
  return snapshot?.context ?? (state.memory as Memory | null) ?? {};
};

/** Where a state stands, as the machine names it. */
export const standingOf = ({ snapshot }: FlowState): string =>
  typeof snapshot === 'object' && snapshot !== null && 'value' in snapshot
    ? JSON.stringify(snapshot.value)
    : 'over';

/** What decides where it can go. */
const keyOf = (state: FlowState): string => {
  const mind = mindOf(state);
  const { protocol, updates = {}, undelivered = [], leaving = [] } = mind;
  return JSON.stringify([
    standingOf(state),
    protocol?.closed,
    protocol?.dueAt === undefined ? 'no date' : protocol.dueAt <= start,
    Object.values(updates).map((update) => update.state),
    mind.owner?.id,
    mind.writtenAt === null,
    mind.relievedAt === null,
    undelivered.length > 0,
    leaving.length > 0,
    Object.keys(state.timers).includes('acknowledgement'),
  ]);
};

const results: readonly Result[] = [
  { ok: true, output: { already: false } },
  { ok: false, failure: { kind: 'refused', reason: 'protocolo encerrado' } },
  { ok: false, failure: { kind: 'unknown', reason: 'sem resposta' } },
];

/** What the marketplace may tell next of what it told last. */
export const tellingsAfter = (before: Protocol | null | undefined): readonly Heard[] => {
  const updatedAt = (before?.updatedAt ?? opened.updatedAt) + 1;
  const { dueAt: _, ...undated } = opened;
  const tell = (protocol: Protocol): Heard => ({ type: 'protocol.changed', protocol });
  return [
    tell({ ...opened, updatedAt }),
    tell({ ...opened, updatedAt, status: 'in_mediation' }),
    tell({ ...opened, updatedAt, closed: true, status: 'closed' }),
    tell({ ...opened, updatedAt, dueAt: start + 5 * days }),
    tell({ ...opened, updatedAt, dueAt: start - hours }),
    tell({ ...undated, updatedAt }),
  ];
};

/** What attendants can do, wherever it stands. */
const deeds: readonly Heard[] = [
  ...[ana, bruno].flatMap((by): Heard[] => [
    { type: 'attendant.claimed', by },
    { type: 'attendant.said', by, text: 'Sai hoje.' },
    { type: 'attendant.gaveBack', by },
    { type: 'attendant.closed', by },
    { type: 'attendant.closed', by, undoable: true, reason: 'resolvido' },
    { type: 'attendant.reopened', by },
    { type: 'attendant.transferred', by, to: { queue: 'vendas' } },
    { type: 'attendant.transferred', by, to: { queue: 'cozinha' } },
    { type: 'attendant.transferred', by, to: { attendant: ana } },
  ]),
  { type: 'attendant.claimed', by: bruno, over: ana.id },
  { type: 'attendant.said', by: panel, text: 'Sai hoje.' },
];

/** Everything that can happen next. */
export const nextOf = (state: FlowState): readonly Heard[] => {
  const { protocol, updates = {} } = mindOf(state);
  const asked = Object.keys(updates).length;
  return [
    ...tellingsAfter(protocol),
    wrote('Cadê meu pedido?'),
    ...deeds,
    ...(asked > 1
      ? []
      : [
          {
            type: 'attendant.updatedProtocol',
            by: ana,
            request: `r${asked}`,
            update: { type: asked === 0 ? 'product_sent' : 'refunded' },
          } as const,
        ]),
    ...Object.values(state.timers).map((timer): Heard => ({ type: 'timer.fired', timer })),
    ...Object.entries(state.jobs).flatMap(([key, job]): Heard[] =>
      results.map((result) => ({ type: 'job.finished', job, name: 'update-protocol', key, result })),
    ),
    ...Object.entries(updates).flatMap(([key, update]): Heard[] => {
      const job = state.jobs[key] ?? effectId(conversation, 1, 0);
      return update.state === 'failed'
        ? [
            { type: 'job.retried', job, key },
            { type: 'job.seenTo', job, key },
          ]
        : [];
    }),
    { type: 'say.sent', text: 'Sai hoje.' },
    { type: 'send.failed', text: 'Sai hoje.', keep: false, reason: 'moderada' },
    { type: 'send.failed', text: 'Sai hoje.', keep: false, reason: 'sem resposta', certain: false },
    { type: 'send.failed', text: acknowledgement, keep: false, reason: 'moderada' },
  ];
};

/** More than there is: a key that tells too much apart would walk for ever. */
export const most = 10_000;

export const walk = (): ReadonlyMap<string, FlowState> => {
  const met = new Map<string, FlowState>();
  const queue: FlowState[] = [everything.fresh(start)];
  for (let state = queue.shift(); state !== undefined; state = queue.shift())
    for (const event of nextOf(state)) {
      const reached = step(state, event).state;
      const key = keyOf(reached);
      if (met.has(key) || met.size >= most) continue;
      met.set(key, reached);
      queue.push(reached);
    }
  return met;
};
