/** A Redis with a replica that Sentinels promote. */

import { startRedis, startSentinels } from '../../redis/index.ts';
import { waitUntil } from '../../redis/process.ts';
import { type Ground, makeKey } from './ground.ts';

/** A master and a replica under three Sentinels, which promote by themselves. */
export async function onSentinels({ wait }: { readonly wait: boolean }): Promise<Ground> {
  const key = makeKey();
  const first = await startRedis({ aof: 'everysec' });
  const second = await startRedis({ aof: 'everysec', replicaOf: first });
  const sentinels = await startSentinels({ master: first, replicas: 1 });
  const environment = {
    PLANTAO_STORE: sentinels.url,
    PLANTAO_KEY_FILE: key.file,
    ...(wait ? { PLANTAO_REDIS_WAIT: '1' } : {}),
  };
  const present = async () => {
    const port = await sentinels.master();
    return first.port === port ? first : second;
  };
  /** The one that is promoted serves once the other has joined it. On a busy machine they may change places once more meanwhile. */
  const joined = () =>
    waitUntil(
      'one of them follows the other',
      async () => {
        const master = await present();
        const other = master === first ? second : first;
        return (
          (await other.cli('INFO', 'replication')).includes('master_link_status:up') &&
          (await master.cli('INFO', 'replication')).includes('connected_slaves:1')
        );
      },
      3,
    );
  return {
    name: wait ? 'Sentinels, PLANTAO_REDIS_WAIT=1' : 'Sentinels, no WAIT',
    environment: () => environment,
    lossless: wait,
    faults: [
      {
        name: 'fail-over by Sentinels: the master is killed',
        befalls: () => 'store',
        loses: !wait,
        async strike() {
          const master = await present();
          await master.kill();
          await sentinels.movedFrom(master.port);
          await master.restart();
          await joined();
        },
      },
      {
        name: 'fail-over by Sentinels: the master is frozen, and comes back believing itself the master',
        befalls: () => 'store',
        loses: !wait,
        async strike() {
          const master = await present();
          master.pause();
          await sentinels.movedFrom(master.port);
          master.resume();
          await joined();
        },
      },
      {
        name: 'fail-over by Sentinels that were told to, while the master serves',
        befalls: () => 'store',
        loses: !wait,
        async strike() {
          const master = await present();
          await sentinels.failOver();
          await sentinels.movedFrom(master.port);
          await joined();
        },
      },
    ],
    async close() {
      await sentinels.stop();
      await first.stop();
      await second.stop();
      key.remove();
    },
  };
}
