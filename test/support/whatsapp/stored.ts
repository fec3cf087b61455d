/** What links an account's device, in the data of a program that has not been started yet. */

import { openCredentials } from '../../../src/channels/whatsapp-paired/connecting/credentials.ts';
import { openData } from '../../../src/data/index.ts';
import type { Keys } from '../../../src/keys/index.ts';
import type { Records } from '../../../src/stores/store.ts';
import type { Account } from './index.ts';

/** How the channel opens its credentials. */
export const credentialsIn = (
  { records, keys }: { readonly records: Records; readonly keys: Pick<Keys, 'sign'> },
  account: string,
) =>
  openCredentials({
    records,
    account,
    hash: (text) => keys.sign(`whatsapp-paired ${account} credential`, text),
  });

/** Stores what links another device to the account, as if its phone had scanned a code. */
export async function linkIn(
  place: { readonly records: Records; readonly keys: Pick<Keys, 'sign'> },
  account: Account,
  name: string,
): Promise<void> {
  const credentials = await credentialsIn(place, name);
  const { creds, preKeys } = account.linked();
  Object.assign(credentials.state.creds, creds);
  await credentials.state.keys.set({ 'pre-key': { ...preKeys } });
  await credentials.save();
}

/** The same in the data folder of a program that does not run. */
export async function linkStored(folder: string, account: Account, name = 'main'): Promise<void> {
  const { store, keys } = await openData(
    { store: { type: 'lmdb', folder }, keyFile: undefined, seal: false },
    {},
  );
  try {
    await linkIn({ records: store.records, keys }, account, name);
  } finally {
    await store.close();
  }
}
