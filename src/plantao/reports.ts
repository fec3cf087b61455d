/** What platforms tell of messages that were sent, as the store takes it. */

import type { Channel, DeliveryReport } from '../channels/channel.ts';
import { inWords } from '../core/content.ts';
import { conversationOf } from '../core/ids/index.ts';
import { pools } from '../runtime/decide.ts';
import type { Report } from '../stores/contract/jobs.ts';
import type { Line, Store } from '../stores/store.ts';

/** How far back the message is looked for that a platform tells of, in lines; the nearer ones first. */
const lookBack = [40, 1_000] as const;

/**
 * Undefined for what is no message of ours, or one of long ago. One that failed after all is told to its conversation, and
 * waits for a person if it must not be lost, as if `send` had thrown.
 */
export async function readReport(
  store: Pick<Store, 'transcript'>,
  channel: Pick<Channel, 'name' | 'account'>,
  { say, delivery, reason = 'a rede não entregou a mensagem' }: DeliveryReport,
): Promise<Report | undefined> {
  const conversation = conversationOf(say);
  const line = await findLine(store, say);
  if (line === undefined) return undefined;
  const report = { conversation, line: line.seq, delivery };
  if (delivery !== 'failed') return report;
  const { message, menu, by, keep = false } = line;
  const work = { type: 'say', message, by, keep, ...(menu === undefined ? {} : { menu }) } as const;
  const pool = pools.channel({ channel: channel.name, account: channel.account });
  return {
    ...report,
    post: { type: 'send.failed', text: inWords(message), keep, reason },
    ...(keep
      ? {
          park: { job: { id: say, lane: 'chat', pool, work }, reason: `mensagem não entregue: ${reason}` },
        }
      : {}),
  };
}

async function findLine(
  store: Pick<Store, 'transcript'>,
  say: DeliveryReport['say'],
): Promise<(Line & { readonly type: 'said' }) | undefined> {
  for (const limit of lookBack) {
    const lines = await store.transcript(conversationOf(say), { limit });
    for (const line of lines.toReversed()) if (line.type === 'said' && line.effect === say) return line;
    if (lines.length < limit) return undefined;
  }
  return undefined;
}
