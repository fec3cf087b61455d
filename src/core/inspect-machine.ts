import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** Refuses what xstate accepts and would fail only later, or could not be stored. All problems at once. */
export function inspectMachine(machine: AnyStateMachine): void {
  const problems: string[] = [];
  const known = (kind: 'delays' | 'actors', name: string) => name in machine.implementations[kind];
  const visit = (node: AnyStateNode): void => {
    const where = node.path.join('.') || '(root)';
    if (node.type === 'history' || node.type === 'parallel')
      problems.push(`${where}: ${node.type} states are not supported`);
    for (const key of node.ownEvents)
      if (key.includes('*')) problems.push(`${where}: "${key}" would catch internal events`);
    for (const transition of [...node.transitions.values()].flat())
      for (const action of transition.actions) inspectAction(action, where);
    for (const action of [...node.entry, ...node.exit]) inspectAction(action, where);
    for (const { delay } of node.after)
      if (typeof delay === 'string' && !known('delays', delay))
        problems.push(`${where}: unknown delay "${delay}"`);
    for (const invoke of node.invoke) {
      if (typeof invoke.src !== 'string' || !known('actors', invoke.src))
        problems.push(`${where}: unknown call "${String(invoke.src)}"`);
      if (!node.ownEvents.includes(`xstate.error.actor.${invoke.id}`))
        problems.push(`${where}: the call "${invoke.id}" has no onError`);
    }
    if (node.type === 'compound') {
      try {
        node.initial;
      } catch {
        problems.push(`${where}: its initial state does not exist`);
      }
    }
    for (const child of Object.values(node.states)) visit(child);
  };
  const inspectAction = (action: unknown, where: string): void => {
    if (typeof action === 'function' && !('resolve' in action))
      problems.push(`${where}: an inline action cannot be stored`);
  };
  visit(machine.root);
  if (problems.length > 0)
    throw new Error(`machine "${machine.id}" cannot be stored:\n- ${problems.join('\n- ')}`);
}
