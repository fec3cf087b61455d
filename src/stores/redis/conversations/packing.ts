/** How what a store keeps of conversations is written into arguments of scripts, and read from what they answer. */

import { hash } from 'node:crypto';
import type { Heard } from '../../../core/flow.ts';
import { type ConversationId, type EffectId, storedEffectId } from '../../../core/ids/index.ts';
import type { Delivery, NewJob, Work } from '../../contract/jobs.ts';
import type { Bodies } from '../../keeping/bodies.ts';
import type { Argument } from '../connection/index.ts';

/** What a line begins with. */
export const deliveryLetters = {
  pending: 'p',
  sent: 's',
  delivered: 'd',
  read: 'r',
  failed: 'f',
  expired: 'x',
  uncertain: 'u',
  withdrawn: 'w',
} as const satisfies Record<Delivery, string>;

const deliveries: ReadonlyMap<string, Delivery> = new Map([
  ['p', 'pending'],
  ['s', 'sent'],
  ['d', 'delivered'],
  ['r', 'read'],
  ['f', 'failed'],
  ['x', 'expired'],
  ['u', 'uncertain'],
  ['w', 'withdrawn'],
]);

/** Null for a line that nobody was sent. */
export const deliveryOf = (letter: string): Delivery | null => deliveries.get(letter) ?? null;

/** The platform's ids are of any length. */
export const hashOf = (dedupe: string | undefined): string =>
  dedupe === undefined ? '' : hash('sha256', dedupe, 'base64url').slice(0, 16);

export const effectOf = (event: Heard): string =>
  event.type === 'timer.fired' ? event.timer : event.type === 'call.finished' ? event.call : '';

export type Packing = ReturnType<typeof createPacking>;

/** Where a body lies is part of its seal: one that was moved to another conversation or job does not open there. */
export function createPacking(bodies: Pick<Bodies, 'pack' | 'unpack'>) {
  const packWork = (id: EffectId, work: Work): string => bodies.pack('jobs', id, work);
  const unpackWork = (id: EffectId, text: string): Work => bodies.unpack('jobs', id, text);

  return {
    packWork,
    unpackWork,

    packProgress: (id: EffectId, progress: unknown): string => bodies.pack('progress', id, progress ?? null),
    unpackProgress: (id: EffectId, text: string): unknown =>
      text === '' ? null : bodies.unpack('progress', id, text),

    /** What is posted along with something else, if it is. */
    addPost(to: Argument[], conversation: ConversationId, event: Heard | undefined): void {
      if (event === undefined) to.push('', '');
      else to.push(effectOf(event), bodies.pack('entries', conversation, event));
    },

    /** @param kind see `scripts/parts/conversation.ts`. */
    unpackEntry(conversation: ConversationId, kind: string, about: string, text: string): Heard {
      switch (kind) {
        case 't':
          return { type: 'timer.fired', timer: storedEffectId(about) };
        case 'w':
        case 'x':
          return { type: 'job.withdrawn', key: about, withdrawn: kind === 'w' };
        case 's': {
          const work = unpackWork(storedEffectId(about), text);
          return { type: 'say.withdrawn', text: work.type === 'say' ? work.message.text : '' };
        }
        default:
          return bodies.unpack('entries', conversation, text);
      }
    },

    /** A job for a lane, if there is one. */
    addJob(to: Argument[], job: NewJob | undefined): void {
      if (job === undefined) {
        to.push('');
        return;
      }
      const { id, lane, pool, work, delay = 0, expiresIn } = job;
      const isSay = work.type === 'say';
      to.push(id, lane, pool, work.type);
      to.push(isSay && work.by === 'bot' ? 1 : 0, isSay && work.keep ? 1 : 0, Math.ceil(delay));
      to.push(expiresIn === undefined ? '' : Math.ceil(expiresIn), packWork(id, work));
    },
  };
}
