/** Tells of messages of ours that Magalu took and does not show. */

import { Failure } from '../../../core/failure.ts';
import type { Report } from '../../channel.ts';
import type { Lists } from '../api/lists.ts';
import type { ListedMessage } from '../api/schemas.ts';
import type { UnlistedMessages } from '../sending/unlisted.ts';
import { readMessages } from './messages.ts';

const reason =
  'a Magalu aceitou a mensagem, mas não a mostra no protocolo: confira no painel da Magalu antes de escrever de novo';

/** @throws what the store throws. What was not told is told by the next call. */
export async function tellMissing(
  {
    lists,
    unlisted,
    report,
  }: {
    readonly lists: Pick<Lists, 'messages'>;
    readonly unlisted: Pick<UnlistedMessages, 'before' | 'remove'>;
    readonly report: Report;
  },
  takenBefore: number,
): Promise<void> {
  for (const { code, ticket, effect } of await unlisted.before(takenBefore)) {
    let messages: readonly ListedMessage[] = [];
    try {
      messages = await readMessages(lists, ticket, 'look');
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      // Of a protocol that is gone nothing will be listed; all else is asked again.
      if (thrown.kind !== 'refused') continue;
    }
    if (!messages.some((message) => message.code?.toLowerCase() === code))
      await report([{ say: effect, delivery: 'failed', reason }]);
    await unlisted.remove(code);
  }
}
