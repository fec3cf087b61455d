/** How a store is laid out is decided at its first start: whoever would look elsewhere finds nobody. */

import { NotBegun } from '../../store.ts';
import { NoAnswer } from './failures.ts';
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

const readLayout: Script = {
  name: 'layout.read',
  lua: `return redis.call('HGET', KEYS[1], 'layout')`,
};

/**
 * @param meta the hash where it is kept.
 * @param layout this program's: what would not be found under another one.
 * @param lookOnly nothing is written.
 * @throws Error in words for a person if the store has another; NotBegun if it has none, and none is to be written.
 */
export async function demandLayout(
  connection: Pick<Connection, 'run'>,
  meta: string,
  layout: string,
  lookOnly = false,
): Promise<void> {
  const found = await (lookOnly
    ? connection.run(readLayout, [meta])
    : connection.run(keepLayout, [meta], [layout]));
  if (lookOnly && found === null) throw new NotBegun('there are no data yet');
  if (found !== layout)
    throw new Error(
      `os dados neste Redis são de outra versão do Plantão (${String(found)}, e esta guarda ${layout}): use a versão que os fez, ou outro PLANTAO_REDIS_PREFIX`,
    );
}

/** A connection that is not used while the Redis lacks what it was begun with. */
export type Watched = {
  readonly connection: Connection;
  /** Looks whether the data are there. @throws NoAnswer */
  look(): Promise<void>;
};

/**
 * A Redis that lost everything (it was restarted without a disk, or emptied by hand) takes whatever it is given. But nobody
 * could read that after the next start, since the keyring is gone too, and every customer would be a stranger: until its data
 * are back, nothing more is entrusted to it. What platforms were not told to be received they deliver again.
 */
export function watchLayout(connection: Connection, meta: string): Watched {
  let isEmptied = false;
  const guard =
    (run: Connection['run']): Connection['run'] =>
    async (...request) => {
      if (isEmptied) throw new NoAnswer('the Redis has lost its data: they have to be restored');
      return run(...request);
    };
  return {
    connection: { ...connection, run: guard(connection.run), runForBytes: guard(connection.runForBytes) },
    async look() {
      isEmptied = (await connection.run(readLayout, [meta])) === null;
    },
  };
}
