/** A person closes a conversation: at once, or so that it can still be taken back. */

import type { Attendant } from '../../src/core/content.ts';
import type { Heard } from '../../src/core/flow.ts';
import { teamNotes } from './notes.ts';

type Closed = Extract<Heard, { readonly type: 'attendant.closed' }>;

/** A closing that can be taken back until then, in milliseconds since 1970; by name, and why, for the team. */
export type Closing = { readonly at: number; readonly by: string; readonly reason?: string };

type Acted = {
  readonly context: { readonly now: number; readonly closing: Closing | null };
  readonly event: { readonly type: string };
};

const isClosed = (event: { readonly type: string }): event is Closed => event.type === 'attendant.closed';

/** Whether it can be taken back. */
export const isUndoable = ({ event }: Pick<Acted, 'event'>): boolean =>
  isClosed(event) && event.undoable === true;

/** Whoever closes has it until then. @param lasts milliseconds that it can be taken back. */
export const withClosing = (
  { context, event }: Acted,
  lasts: number,
): { readonly owner: Attendant; readonly closing: Closing } | Record<string, never> =>
  isClosed(event)
    ? {
        owner: event.by,
        closing: {
          at: context.now + lasts,
          by: event.by.name,
          ...(event.reason === undefined ? {} : { reason: event.reason }),
        },
      }
    : {};

/** Why it was closed, for the transcript: now, or by what could have been taken back; null if nobody said. */
export function reasonNoteOf({ context: { closing }, event }: Acted): string | null {
  const given = isClosed(event) ? { by: event.by.name, reason: event.reason } : closing;
  const reason = given?.reason?.trim() ?? '';
  return given === null || reason === '' ? null : teamNotes.closed(given.by, reason);
}
