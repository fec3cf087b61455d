/**
 * Conversations of older versions of this flow, brought up to the present one. What cannot be is answered with null: the
 * conversation starts over, with what was told. States come from storage: what has not the expected shape is left out.
 */

import type { FlowState } from '../../../src/core/flow.ts';

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Until version 1 a pending ticket was its draft alone. Who asked is taken from who writes now, if anybody does. */
const withWhoAsked = (holder: unknown): unknown => {
  if (!isPlain(holder) || !isPlain(holder.pending)) return holder;
  const { identity = { level: 'unknown' }, document = null } = holder;
  const pending = Object.fromEntries(
    Object.entries(holder.pending).map(([key, draft]) => [key, { draft, identity, document }]),
  );
  return { ...holder, pending };
};

/** @returns the state as version 4 writes it; null if it cannot be brought there. */
export function migrate(state: FlowState): FlowState | null {
  // Version 3 has one state more, for those who answer elsewhere; version 4 some around the attendants, and what its contexts
  // hold besides has a meaning where it is absent.
  if (state.version === 2 || state.version === 3) return state;
  if (state.version !== 1) return null;
  const { snapshot } = state;
  return {
    ...state,
    memory: withWhoAsked(state.memory),
    snapshot: isPlain(snapshot)
      ? { ...snapshot, context: { phone: null, ...Object(withWhoAsked(snapshot.context)) } }
      : snapshot,
  };
}
