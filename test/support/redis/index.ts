/**
 * A real Redis for tests, on loopback, that can be killed, frozen and started again.
 *
 *     describe.skipIf(noRedis)('…', () => {
 *       const redis = await startRedis({ aof: 'always' });
 *       openRedisStore({ url: redis.url });
 *       await redis.kill(); await redis.restart(); await redis.stop();
 */

export { type RedisCluster, startCluster } from './cluster.ts';
export { noRedis } from './installed.ts';
export { restoreRedis } from './restore.ts';
export { type Sentinels, startSentinels } from './sentinels.ts';
export { type RedisOptions, type RedisServer, startRedis } from './server.ts';
