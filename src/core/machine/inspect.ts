/** What a machine may not hold, because it would fail only later or could not be stored. Asked once, at definition. */

import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** The actions of xstate that are data. What they become is `effects.ts`'s business. */
const stored = new Set([
  'xstate.assign',
  'xstate.cancel',
  'xstate.emit',
  'xstate.enqueueActions',
  'xstate.raise',
]);

/** Refuses what xstate accepts and would fail only later, or could not be stored. All problems at once. */
export function inspectMachine(machine: AnyStateMachine): void {
  const problems = inspectNode(machine, machine.root);
  if (problems.length > 0)
    throw new Error(`machine "${machine.id}" cannot be stored:\n- ${problems.join('\n- ')}`);
}

function inspectNode(machine: AnyStateMachine, node: AnyStateNode): string[] {
  const { actions: named, actors, delays, guards } = machine.implementations;
  const problems: string[] = [];
  if (node.type === 'history' || node.type === 'parallel')
    problems.push(`${node.type} states are not supported`);

  for (const event of node.transitions.keys())
    if (event.includes('*')) problems.push(`"${event}" would catch internal events`);

  for (const { delay } of node.after)
    if (typeof delay === 'string' && !(delay in delays)) problems.push(`unknown delay "${delay}"`);

  for (const { id, src } of node.invoke) {
    if (typeof src !== 'string' || !(src in actors)) problems.push(`unknown call "${String(src)}"`);
    if (!node.ownEvents.includes(`xstate.error.actor.${id}`))
      problems.push(`the call "${id}" has no onError`);
  }

  const initialActions: unknown[] = [];
  try {
    if (node.type === 'compound') initialActions.push(...node.initial.actions);
  } catch {
    problems.push('its initial state does not exist');
  }

  const transitions = [...node.transitions.values()].flat().concat(node.always ?? []);
  for (const { guard } of transitions) {
    const name = nameOf(guard);
    if (name !== undefined && !(name in guards)) problems.push(`unknown guard "${name}"`);
  }
  for (const action of [
    ...node.entry,
    ...node.exit,
    ...initialActions,
    ...transitions.flatMap(({ actions }) => actions),
  ]) {
    const name = nameOf(action);
    const kind = kindOf(name === undefined ? action : named[name]);
    if (name !== undefined && !(name in named)) problems.push(`unknown action "${name}"`);
    else if (kind === undefined)
      problems.push(
        name === undefined
          ? 'an inline action cannot be stored'
          : `the action "${name}" is a function and cannot be stored`,
      );
    else if (!stored.has(kind)) problems.push(`"${kind}" cannot be stored`);
  }

  const where = node.path.join('.') || '(root)';
  return [
    ...problems.map((problem) => `${where}: ${problem}`),
    ...Object.values(node.states).flatMap((child) => inspectNode(machine, child)),
  ];
}

/** The name of an action or guard that `setup` holds; undefined if it stands there itself. */
function nameOf(reference: unknown): string | undefined {
  if (typeof reference === 'string') return reference;
  if (typeof reference !== 'object' || reference === null || !('type' in reference)) return undefined;
  return String(reference.type);
}

/** Which of xstate's own actions something is; undefined for a function that somebody wrote. */
const kindOf = (action: unknown): string | undefined =>
  typeof action === 'function' && 'resolve' in action && 'type' in action ? String(action.type) : undefined;
