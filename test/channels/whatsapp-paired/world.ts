/** A paired account before a WhatsApp of its own, and what a test needs around it. */

import { createWhatsAppPaired, type PairedOptions } from '../../../src/channels/whatsapp-paired/index.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { type Account, startWhatsApp, type WhatsApp } from '../../support/whatsapp/index.ts';
import { credentialsIn, linkIn } from '../../support/whatsapp/stored.ts';

export const keys = createKeys(new Uint8Array(32));

export const credentialsOf = (store: Store, account = 'main') =>
  credentialsIn({ records: store.records, keys }, account);

export const link = (store: Store, account: Account, name = 'main'): Promise<void> =>
  linkIn({ records: store.records, keys }, account, name);

export type World = Awaited<ReturnType<typeof openWorld>>;

/** A WhatsApp, an account on it, and a store that has what links it. */
export async function openWorld(
  given: {
    readonly whatsapp?: WhatsApp;
    readonly store?: Store;
    readonly phone?: string;
    /** What the account is called here. */
    readonly name?: string;
    /** Whether no phone has linked it. */
    readonly unlinked?: boolean;
  } = {},
) {
  const whatsapp = given.whatsapp ?? (await startWhatsApp());
  const store = given.store ?? createMemoryStore();
  const name = given.name ?? 'main';
  const account = whatsapp.account({ phone: given.phone ?? '5511988880001', name: 'Provedor' });
  if (!given.unlinked) await link(store, account, name);
  const channels: ReturnType<typeof createWhatsAppPaired>[] = [];
  return {
    whatsapp,
    store,
    account,
    /** A channel of a new process. */
    create(more: Partial<PairedOptions> = {}) {
      const channel = createWhatsAppPaired({
        account: name,
        url: whatsapp.url,
        store,
        keys,
        log: silent,
        perMinute: 60_000,
        giveBackWord: '#bot',
        ...more,
      });
      channels.push(channel);
      return channel;
    },
    async close() {
      for (const channel of channels) await channel.close?.();
      if (given.whatsapp === undefined) await whatsapp.close();
    },
  };
}

/** A conversation as it would be in the store, in which the customer has just written. */
export async function hasWritten(store: Store, address: string, account = 'main'): Promise<void> {
  const origin = { channel: 'whatsapp-paired', account, address };
  const conversation = keys.identify(origin);
  await store.post([
    {
      conversation,
      origin,
      event: { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 },
    },
  ]);
}
