/** A process of its own that needs a token of a seller: what can be frozen while it renews one. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RedisSettings } from '../../../../src/stores/redis/connection/index.ts';
import { type Server, startServer } from '../../../support/redis/process.ts';

export type Renewing = {
  readonly idRoot: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Milliseconds: of a request, and of the lock. */
  readonly timeout: number;
  readonly lease: number;
};

/** What the processes of a test seal tokens with. */
export const sealingKey = { id: '0a0b0c0d', key: new Uint8Array(32).fill(7) };

const built = (path: string): string =>
  JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../../../dist/src', path)).href);

/** Asks for a token until it has one, prints `token: …` and ends; `failed: …` for each time that it has none. */
export function startRenewer(settings: RedisSettings, renewing: Renewing): Server {
  return startServer(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { createExchange } from ${built('channels/magalu/api/exchange.js')};
     import { createIdentity } from ${built('channels/magalu/access/identity.js')};
     import { createAccess } from ${built('channels/magalu/access/index.js')};
     import { openRedisStore } from ${built('stores/redis/index.js')};
     const { idRoot, timeout, lease, ...own } = ${JSON.stringify(renewing)};
     import { createSealer } from ${built('keys/seal.js')};
     const key = { id: '0a0b0c0d', key: new Uint8Array(32).fill(7) };
     const unlock = async () => ({ sealer: createSealer([key]), all: false });
     const store = await openRedisStore({ ...${JSON.stringify(settings)}, unlock });
     const identity = createIdentity({ exchange: createExchange(idRoot, timeout), ...own });
     const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
     const access = createAccess({ account: 'main', store, identity, log, timeout, lease });
     for (;;)
       try {
         console.log('token: ' + (await access.bearer()));
         break;
       } catch (error) {
         console.log('failed: ' + error.message);
         await new Promise((resolve) => setTimeout(resolve, 200));
       }
     await store.close();
     process.exit(0);`,
  ]);
}
