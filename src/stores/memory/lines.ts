/** The lines of a transcript, as far as they show what became of a message. */

import type { EffectId } from '../../core/ids/index.ts';
import { type Delivery, isTold } from '../contract/jobs.ts';
import type { Kept } from './kept.ts';

/** Shows on the line with this `seq` what became of its message; whether that was news. */
export function show(kept: Kept, seq: number, delivery: Delivery): boolean {
  const line = kept.lines[seq - 1];
  if (line?.type !== 'said' || line.delivery === delivery || !isTold(line.delivery, delivery)) return false;
  kept.lines[seq - 1] = { ...line, delivery };
  return true;
}

/** The same by the job that says it. */
export function deliver(kept: Kept, effect: EffectId, delivery: Delivery): void {
  const line = kept.lines.find((one) => one.type === 'said' && one.effect === effect);
  if (line) show(kept, line.seq, delivery);
}
