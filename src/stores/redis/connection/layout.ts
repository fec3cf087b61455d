/** How a store is laid out is decided at its first start: whoever would look elsewhere finds nobody. */

import type { Connection } from './index.ts';
import type { Script } from './script.ts';

const keepLayout: Script = {
  name: 'layout.keep',
  durable: true,
  lua: `
redis.call('HSETNX', KEYS[1], 'layout', ARGV[1])
return redis.call('HGET', KEYS[1], 'layout')
`,
};

/**
 * @param meta the hash where it is kept.
 * @param layout this program's: what would not be found under another one.
 * @throws Error in words for a person if the store has another.
 */
export async function demandLayout(
  connection: Pick<Connection, 'run'>,
  meta: string,
  layout: string,
): Promise<void> {
  const found = await connection.run(keepLayout, [meta], [layout]);
  if (found !== layout)
    throw new Error(
      `os dados neste Redis são de outra versão do Plantão (${String(found)}, e esta guarda ${layout}): use a versão que os fez, ou outro PLANTAO_REDIS_PREFIX`,
    );
}
