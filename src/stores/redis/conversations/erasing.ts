/** Erasing: everything of a conversation disappears within one write, but how far its revisions went. */

import type { ConversationId } from '../../../core/ids/index.ts';
import type { Change } from '../../store.ts';
import { shardOf } from '../keys.ts';
import { erase } from '../scripts/erase.ts';
import type { Requests } from './requests/index.ts';

/** @returns erases a conversation, if it rests at a revision where one is given; whether it did. */
export function createErasing({
  requests,
  forget,
  tell,
}: {
  readonly requests: Pick<Requests, 'actFenced'>;
  /** Keeps nothing of it in memory either. */
  readonly forget: (conversation: ConversationId) => void;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
}) {
  return async (
    conversation: ConversationId,
    revision: number | undefined,
    fence: readonly [string, number],
  ): Promise<boolean> => {
    const args = [...fence, conversation, revision ?? ''];
    const { result } = await requests.actFenced(shardOf(conversation), erase, fence, args);
    if (result !== 1) return false;
    forget(conversation);
    tell(conversation, ['listing', 'transcript']);
    return true;
  };
}
