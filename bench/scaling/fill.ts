/** Conversations at rest by the hundred thousand: copies of one that was really had, made on the server. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { ConversationId } from '../../src/core/ids/index.ts';
import { createKeys, parts, shardOf } from '../../src/stores/redis/keys.ts';
import { keys, originOf } from '../turns/service.ts';

const batch = 2_000;

/** What one conversation takes. */
export type Weighed = {
  /** Bytes, by what they are for. */
  readonly head: number;
  readonly lines: number;
  readonly heard: number;
  readonly count: number;
};

/** @param prefix of all keys; `template` lies under it, and so will its copies. */
export async function fill(url: string, { prefix, template, from, to }: Filling): Promise<void> {
  const client = new Redis(url);
  const names = createKeys(prefix);
  const at = (conversation: ConversationId) => names.shard(shardOf(conversation));
  const kept = [parts.conversation, parts.lines, parts.heard];
  const dumps = await Promise.all(kept.map((part) => client.dumpBuffer(at(template) + part + template)));
  const fields = await client.hkeys(at(template) + parts.conversation + template);
  const rows = fields.filter((field) => field.startsWith('=')).map((field) => field.slice(1));
  const where = await Promise.all(
    ['closed', 'bot'].map((place) => client.zscore(`${at(template)}${parts.place}${place}`, template)),
  );
  const place = where[0] === null ? 'bot' : 'closed';
  for (let number = from; number < to; ) {
    const pipeline = client.pipeline();
    for (const end = Math.min(to, number + batch); number < end; number++) {
      const conversation = keys.identify(originOf(`rest-${number}`));
      for (const [index, part] of kept.entries()) {
        const dump = dumps[index];
        if (dump) pipeline.restore(at(conversation) + part + conversation, 0, dump, 'REPLACE');
      }
      pipeline.zadd(
        `${at(conversation)}${parts.place}${place}`,
        where[place === 'closed' ? 0 : 1] ?? 0,
        conversation,
      );
      if (rows.length > 0)
        pipeline.zadd(at(conversation) + parts.rows, ...rows.flatMap((row) => [0, `${row} ${conversation}`]));
    }
    await pipeline.exec();
  }
  await settle(client);
  await client.quit();
}

/** Resolves once the disk has what was written: until then the server waits for it at each of its own writes. */
async function settle(client: Redis): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    await sleep(1_000);
    const busy = /^(?:aof_pending_bio_fsync|aof_rewrite_in_progress):[^0]/m.test(
      await client.info('persistence'),
    );
    quiet = busy ? 0 : quiet + 1;
  }
}

export type Filling = {
  readonly prefix: string;
  readonly template: ConversationId;
  /** Numbers of the copies. */
  readonly from: number;
  readonly to: number;
};

/** What Redis says that a conversation takes. */
export async function weigh(url: string, prefix: string, conversation: ConversationId): Promise<Weighed> {
  const client = new Redis(url);
  const key = createKeys(prefix).shard(shardOf(conversation));
  const size = async (part: string) => Number((await client.memory('USAGE', key + part + conversation)) ?? 0);
  const [head, lines, heard, count] = await Promise.all([
    size(parts.conversation),
    size(parts.lines),
    size(parts.heard),
    client.llen(key + parts.lines + conversation),
  ]);
  await client.quit();
  return { head, lines, heard, count };
}
