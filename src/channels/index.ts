/** The channels that there are: one entry each, for what the configuration switches on. */

import type { Config } from '../config/index.ts';
import { defined } from '../core/defined.ts';
import type { Keys } from '../keys/index.ts';
import type { Log } from '../log.ts';
import type { Store } from '../stores/store.ts';
import type { Channel } from './channel.ts';
import { createWebChat } from './web/index.ts';

export type ChannelParts = {
  readonly store: Store;
  readonly keys: Keys;
  readonly log: Log;
  /** For what only one process does for an account: the store for it, and whether it is this one; `store` and always if absent. */
  readonly own?: (at: { readonly channel: string; readonly account: string }) => {
    readonly store: Store;
    readonly isOurs: () => boolean;
  };
  /** Whom visitors of a demonstration may pretend to be; null if the ERP is real. */
  readonly demonstration: readonly { readonly name: string; readonly how: string }[] | null;
};

/** The channels that the configuration asks for, not yet started. Those that need much are loaded only if they are asked for. */
export async function createChannels(
  { provider, http, telegram, telegramDesk, whatsappPaired, whatsappCloud, magalu }: Config,
  parts: ChannelParts,
): Promise<readonly Channel[]> {
  const { store, keys, log, demonstration, own = () => ({ store, isOurs: () => true }) } = parts;
  return [
    createWebChat({
      store,
      identify: keys.identify,
      sign: (text) => keys.sign('web', text),
      providerName: provider.name,
      secureCookies: http.publicUrl?.startsWith('https:') ?? false,
      sites: http.webOrigins,
      log,
      ...(demonstration === null ? {} : { demonstration: { customers: demonstration } }),
    }),
    ...(await Promise.all(
      telegram.map(async ({ account, token, apiRoot, webhook }) =>
        (
          await import('./telegram/index.ts')
        ).createTelegram({
          token,
          account,
          ...defined({
            apiRoot,
            webhook: webhook && { ...webhook, shared: store.peers !== undefined },
            group: telegramDesk?.account === account ? telegramDesk.group : undefined,
          }),
          providerName: provider.name,
          languages: provider.languages,
          log,
        }),
      ),
    )),
    ...(await Promise.all(
      whatsappPaired.accounts.map(async (account) =>
        (
          await import('./whatsapp-paired/index.ts')
        ).createWhatsAppPaired({
          account,
          ...defined({ url: whatsappPaired.socketUrl }),
          perMinute: whatsappPaired.perMinute,
          giveBackWord: whatsappPaired.giveBackWord,
          ...own({ channel: 'whatsapp-paired', account }),
          keys,
          log,
        }),
      ),
    )),
    ...(await Promise.all(
      whatsappCloud.map(async (number) =>
        (
          await import('./whatsapp-cloud/index.ts')
        ).createWhatsAppCloud({
          ...defined({ ...number, peers: store.peers }),
          records: store.records,
          identify: keys.identify,
          log,
        }),
      ),
    )),
    ...(await Promise.all(
      magalu.map(async ({ acknowledgement: _, ...seller }) =>
        (
          await import('./magalu/index.ts')
        ).createMagalu({
          ...defined(seller),
          store,
          own: own({ channel: 'magalu', account: seller.account }).store,
          log,
        }),
      ),
    )),
  ];
}
