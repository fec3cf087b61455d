/** The team's queues as attendants call them. */

import { ownQueue } from '../../../flows/marketplace/index.ts';
import type { SupportSettings } from '../../../flows/support/index.ts';
import type { Queue } from '../../desks/web/conversations/lists.ts';

/**
 * One alone is no choice, and has no name; that of the marketplaces' protocols always has one.
 *
 * @param protocols whether a marketplace is served.
 */
export const namedQueues = (
  queues: NonNullable<SupportSettings['queues']>,
  protocols: boolean,
): readonly Queue[] => {
  const isOwn = ({ id }: { readonly id: string }): boolean => id === ownQueue;
  const named = queues.length > 1 ? queues : queues.filter((queue) => protocols && isOwn(queue));
  return [
    ...named.map(({ id, name }) => ({ id, name: name.pt })),
    ...(protocols && !queues.some(isOwn)
      ? [{ id: ownQueue, name: 'Marketplace', only: 'protocols' as const }]
      : []),
  ];
};
