/** What a person has to see to because a ticket did not come of it. */

import type { Context } from '../../context.ts';
import { type Kit, to } from '../../kit.ts';
import { unprovedKeys, withRequestsCancelled } from './confirmed.ts';
import { afterFailed, hasFailed } from './outcome.ts';

/** `cancelar` of what a person has to see to: they read it, and stop. */
export const createRequestsCancelled = ({ support, say }: Pick<Kit, 'support' | 'say'>) =>
  ({
    guard: ({ context }: { readonly context: Context }) =>
      context.requests.some(({ cancelled }) => !cancelled) || unprovedKeys(context).length > 0,
    target: to('menu'),
    reenter: true,
    actions: [
      support.assign(({ context }) => withRequestsCancelled(context)),
      // In the same words for whoever proved nothing, be it a person who would have opened it or the ERP.
      support.enqueueActions(({ context, enqueue }) => {
        for (const key of Object.keys(context.pending)) enqueue.emit({ type: 'withdraw', key });
      }),
      say(({ people }) => people.requestCancelled),
    ],
  }) as const;

/** A ticket that came to nothing, where nothing else is under way: a person goes on at once. */
export const createHandover = ({ support, say }: Pick<Kit, 'support' | 'say'>) =>
  ({
    guard: hasFailed,
    target: to('attendant.waiting'),
    actions: [
      support.assign(({ context, event }) =>
        event.type === 'job.finished' ? afterFailed({ context, event }) : {},
      ),
      say(({ ticket }) => ticket.failed, { keep: true }),
    ],
  }) as const;
