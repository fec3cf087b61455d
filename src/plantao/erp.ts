/** The ERP that is worked with: the configured one, or the sandbox. */

import { join } from 'node:path';
import type { Backend } from '../backends/backend.ts';
import { createBackend } from '../backends/index.ts';
import type { Config } from '../config/index.ts';
import type { Log } from '../log.ts';
import type { HubsoftSandbox } from '../sandboxes/hubsoft/index.ts';
import type { Character } from '../sandboxes/sandbox.ts';
import type { Store } from '../stores/store.ts';

export type Erp = {
  readonly backend: Backend;
  /** Whom one can pretend to be; null if the ERP is a real one. */
  readonly cast: readonly Character[] | null;
  close(): Promise<void>;
};

/** The configured ERP, with the sandbox behind it if it is that one. */
export async function openErp(config: Config, log: Log): Promise<Erp> {
  const sandbox = config.backend.type === 'sandbox' ? await openSandbox(config) : null;
  const backend = createBackend(config, { log, sandbox });
  return {
    backend,
    cast: sandbox?.cast ?? null,
    async close() {
      await backend.close();
      await sandbox?.close();
    },
  };
}

/** Loaded only here: who serves a provider never needs it. */
async function openSandbox({ provider: { timezone }, store }: Config): Promise<HubsoftSandbox> {
  const { startHubsoftSandbox } = await import('../sandboxes/hubsoft/index.ts');
  const file = store.type === 'lmdb' ? { file: join(store.folder, 'sandbox-hubsoft.jsonl') } : {};
  return startHubsoftSandbox({ timezone, ...file });
}

/**
 * Whoever was identified in a demonstration is nobody in a provider's ERP, though the codes be the same.
 *
 * @throws Error in words for a person if the data was begun with the other kind.
 */
export async function keepApart({ records }: Store, demonstration: boolean): Promise<void> {
  await records.set('deployment/demonstration', demonstration, { expect: null });
  await refuseOtherKind({ records }, demonstration);
}

/** The same without beginning anything: data that nobody has used yet is either's. @throws Error as above. */
export async function refuseOtherKind(
  { records }: Pick<Store, 'records'>,
  demonstration: boolean,
): Promise<void> {
  const found = await records.get('deployment/demonstration');
  if (found === null || found.value === demonstration) return;
  throw new Error(
    demonstration
      ? 'estes dados são de um provedor de verdade: para demonstrar, escolha outra pasta em PLANTAO_STORE'
      : 'estes dados são de uma demonstração: para atender de verdade, escolha outra pasta em PLANTAO_STORE (ou apague esta)',
  );
}
