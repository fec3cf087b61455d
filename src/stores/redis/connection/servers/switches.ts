/**
 * Hears from Sentinels that another server writes from now on. The one that wrote until then may be there and not know: it
 * goes on taking what it is asked for until they tell it, some ten seconds, and then throws all of that away.
 */

import { Redis, type RedisOptions } from 'ioredis';

/** Sentinels say it in the form `NAME OLD-HOST OLD-PORT NEW-HOST NEW-PORT`. */
const channel = '+switch-master';

/**
 * @param place how to reach the Sentinels, by the names that ioredis gives these settings.
 * @param switched is told by each of them, when that one knows: whoever asks it who writes is told right from then on.
 * @returns how to stop.
 */
export function watchSwitches(
  place: Pick<RedisOptions, 'sentinels' | 'name' | 'sentinelPassword' | 'sentinelTLS' | 'connectTimeout'>,
  retryStrategy: (attempts: number) => number,
  switched: () => void,
): () => void {
  const watching = (place.sentinels ?? []).map((sentinel) => {
    const client = new Redis({
      ...sentinel,
      ...(place.sentinelPassword ? { password: place.sentinelPassword } : {}),
      ...(place.sentinelTLS ? { tls: place.sentinelTLS } : {}),
      ...(place.connectTimeout === undefined ? {} : { connectTimeout: place.connectTimeout }),
      connectionName: 'plantao',
      retryStrategy,
      maxRetriesPerRequest: null,
      // A Sentinel that is away is no trouble as long as one of them is there: then the data are.
      enableReadyCheck: false,
      keepAlive: 10_000,
    });
    client.on('error', () => {});
    client.on('message', (_, text) => {
      if (text.startsWith(`${place.name} `)) switched();
    });
    // Subscribes again by itself whenever it is connected anew.
    client.subscribe(channel).catch(() => {});
    return client;
  });
  return () => {
    for (const client of watching) client.disconnect();
  };
}
