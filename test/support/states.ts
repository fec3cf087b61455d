/** The states of a machine, by their paths. */

import type { AnyStateNode } from 'xstate';

/** The states in which a conversation can come to rest. */
export const restingStates = (node: AnyStateNode): string[] => {
  const children = Object.values(node.states);
  if (children.length > 0) return children.flatMap(restingStates);
  const passing = node.always !== undefined && node.always.length > 0 && Object.keys(node.on).length === 0;
  return passing || node.type === 'final' ? [] : [node.path.join('.')];
};

/** A state's value, as snapshots have it in JSON, as the machine's own path to it. */
export const pathOf = (value: string): string => value.replace(/[{}"]/g, '').replace(/:/g, '.');
