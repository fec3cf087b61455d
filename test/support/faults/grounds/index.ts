/** Every place for the data that the fault tests stand on. */

export type { Ground } from './ground.ts';
export { onLmdb } from './lmdb.ts';
export { onRedis } from './redis.ts';
export { onReplicas } from './replicas.ts';
export { onSentinels } from './sentinels.ts';
