/** What processes tell one another besides changes, on one channel of the Redis. */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Others } from '../../others.ts';
import type { Connection } from './index.ts';

const told = z.tuple([z.string(), z.string(), z.string()]);

/**
 * @param prefix before the channel's name.
 * @throws what the connection throws.
 */
export async function openOthers(
  { publish, subscribe }: Pick<Connection, 'publish' | 'subscribe'>,
  prefix: string,
): Promise<{ readonly others: Others; close(): Promise<void> }> {
  const channel = `${prefix}others`;
  const self = randomUUID();
  const ears = new Map<string, Set<(text: string) => void>>();
  const close = await subscribe(
    channel,
    (message) => {
      const [from, topic = '', text = ''] = read(message);
      if (from !== self) for (const hear of ears.get(topic) ?? []) hear(text);
    },
    // What was missed mattered only then.
    () => {},
  );
  return {
    close,
    others: {
      tell(topic, text) {
        publish(channel, JSON.stringify([self, topic, text])).catch(() => {});
      },
      hear(topic, callback) {
        const hearing = ears.get(topic) ?? new Set();
        ears.set(topic, hearing.add(callback));
        return () => {
          hearing.delete(callback);
          if (hearing.size === 0 && ears.get(topic) === hearing) ears.delete(topic);
        };
      },
    },
  };
}

/** Empty if it is none of ours: the Redis may be somebody else's too. */
function read(message: string): readonly string[] {
  try {
    return told.parse(JSON.parse(message));
  } catch {
    return [];
  }
}
