/** Machines as Mermaid state diagrams: a map of each chapter, drawn from the machine itself. Pure. */

import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** A heading, an overview of the chapters, and a diagram for each chapter that has states of its own; Markdown. */
export function describeMachine(machine: AnyStateMachine): string {
  const chapters = Object.values(machine.root.states);
  return [
    `## ${machine.id}`,
    'Chapters, and what leads from one to another:',
    fenced(overview(machine)),
    'Wherever the conversation is:',
    fenced(edges([machine.root], (node) => node.key).map(draw)),
    ...chapters
      .filter((chapter) => Object.keys(chapter.states).length > 0)
      .flatMap((chapter) => [`### ${chapter.key}`, fenced(chapterDiagram(chapter))]),
  ].join('\n\n');
}

type Edge = { readonly from: string; readonly to: string; readonly events: readonly string[] };

const fenced = (lines: readonly string[]): string =>
  ['```mermaid', 'stateDiagram-v2', ...lines.map((line) => `  ${line}`), '```'].join('\n');

const draw = ({ from, to, events }: Edge): string => `${from} --> ${to}: ${events.join(', ')}`;

/** What happens within a chapter; where it leads outside, the other chapter stands for all of its states. */
function chapterDiagram(chapter: AnyStateNode): string[] {
  const name = (node: AnyStateNode): string =>
    isWithin(node, chapter) ? pathIn(chapter, node) : (chapterOf(node)?.key ?? node.key);
  const first = chapter.initial.target[0];
  return [
    ...(first === undefined ? [] : [`[*] --> ${name(first)}`]),
    ...edges(descendants(chapter), name).map(draw),
  ];
}

function overview(machine: AnyStateMachine): string[] {
  const chapters = Object.values(machine.root.states);
  const first = machine.root.initial.target[0];
  const name = (node: AnyStateNode): string => chapterOf(node)?.key ?? node.key;
  return [
    ...(first === undefined ? [] : [`[*] --> ${name(first)}`]),
    ...edges(chapters.flatMap(descendants), name)
      .filter(({ from, to }) => from !== to)
      .map(draw),
    ...chapters.filter(({ type }) => type === 'final').map(({ key }) => `${key} --> [*]`),
  ];
}

/** The transitions of these nodes by their ends, each pair once with all that causes it; what leads nowhere is left out. */
function edges(nodes: readonly AnyStateNode[], name: (node: AnyStateNode) => string): Edge[] {
  const found = new Map<string, { from: string; to: string; events: Set<string> }>();
  for (const node of nodes) {
    const transitions = [...node.transitions.values()].flat().concat(node.always ?? []);
    for (const { eventType, target } of transitions)
      for (const reached of target ?? []) {
        const [from, to] = [node.parent === undefined ? 'anywhere' : name(node), name(reached)];
        const edge = found.get(`${from} ${to}`) ?? { from, to, events: new Set() };
        edge.events.add(eventName(eventType));
        found.set(`${from} ${to}`, edge);
      }
  }
  return [...found.values()].map(({ from, to, events }) => ({ from, to, events: [...events] }));
}

/** `customer.said` -> `said`, `xstate.after.reminder.…` -> `after reminder`, `xstate.done.actor.…` -> `answered`. */
function eventName(type: string): string {
  if (type === '') return 'always';
  const [, delay] = /^xstate\.after\.([^.]+)/.exec(type) ?? [];
  if (delay !== undefined) return `after ${delay}`;
  if (type.startsWith('xstate.done.actor')) return 'answered';
  if (type.startsWith('xstate.error.actor')) return 'not answered';
  return type.replace(/^customer\./, '');
}

const descendants = (node: AnyStateNode): AnyStateNode[] => [
  node,
  ...Object.values(node.states).flatMap(descendants),
];

const chapterOf = (node: AnyStateNode): AnyStateNode | undefined =>
  node.parent === undefined ? undefined : node.parent.parent === undefined ? node : chapterOf(node.parent);

const isWithin = (node: AnyStateNode, chapter: AnyStateNode): boolean => chapterOf(node) === chapter;

/** Mermaid takes no dots in names. */
const pathIn = (chapter: AnyStateNode, node: AnyStateNode): string =>
  node === chapter ? chapter.key : node.path.slice(1).join('_');
