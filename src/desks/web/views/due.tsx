/** By when a protocol has to be answered: the page's script keeps what is left without asking again. */

import type { Listing } from '../../../core/flow.ts';
import type { Urgency } from '../../../core/protocol/index.ts';
import { duration } from '../../telling.ts';
import type { Words } from '../words/index.ts';

type LeftProps = { readonly dueAt: number; readonly now: number; readonly words: Words };

/** `faltam 3 h 05`, `venceu há 12 min`. */
export function Left({ dueAt, now, words: { frame, protocol } }: LeftProps) {
  const left = dueAt - now;
  return (
    <time datetime={new Date(dueAt).toISOString()} data-due={String(left)}>
      {left >= 0 ? protocol.left : protocol.passedFor} {duration(Math.abs(left), frame.days)}
    </time>
  );
}

type Pressing = Exclude<Urgency, 'calm'>;

/** By shape, too: not everybody sees colours. */
const signs: Readonly<Record<Pressing, string>> = { amber: '◑', red: '◕', passed: '⬤' };

type MarkProps = {
  readonly urgency: Listing['urgency'];
  readonly now: number;
  readonly words: Words;
  /** What is said before what is left. */
  readonly said: Readonly<Record<Pressing, string>>;
};

/** How near the date is, once it is near: a sign, words, and what is left. */
export function Mark({ urgency, now, words, said }: MarkProps) {
  if (urgency === undefined || urgency.now === 'calm') return null;
  return (
    <span class={`urgency ${urgency.now}`}>
      <span aria-hidden="true">{signs[urgency.now]}</span> {said[urgency.now]}{' '}
      <Left dueAt={urgency.dueAt} now={now} words={words} />
    </span>
  );
}
