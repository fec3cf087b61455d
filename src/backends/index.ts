/** The ERPs that there are. */

import type { Config } from '../config/index.ts';
import type { Log } from '../log.ts';
import type { Backend } from './backend.ts';
import { createHubsoft } from './hubsoft/index.ts';

/** A running sandbox, as far as our client of its vendor must know it. */
export type SandboxAccess = {
  readonly url: string;
  readonly credentials: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly username: string;
    readonly password: string;
  };
};

/** The configured ERP; the sandbox is reached by the same client as the real one. */
export function createBackend(
  { backend, provider: { timezone } }: Config,
  { log, sandbox }: { readonly log: Log; readonly sandbox: SandboxAccess | null },
): Backend {
  if (backend.type === 'hubsoft') {
    const { type: _, caFile, ...access } = backend;
    return createHubsoft({ ...access, ...(caFile === undefined ? {} : { caFile }), timezone, log });
  }
  if (sandbox === null) throw new Error('the sandbox is configured but not started');
  return createHubsoft({ url: sandbox.url, ...sandbox.credentials, timezone, log, demonstration: true });
}
