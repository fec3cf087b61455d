/** Which flow leads a conversation: the marketplace's protocols have one of their own. */

import { createMarketplace } from '../../flows/marketplace/index.ts';
import { createSupport } from '../../flows/support/index.ts';
import type { Config } from '../config/index.ts';
import type { Flow } from '../core/flow.ts';
import type { Origin } from '../stores/store.ts';

/** The channels whose conversations are protocols, be they served or not: what they began goes on in their flow. */
const marketplaces: readonly string[] = ['magalu'];

/** @param demonstration whether everything in the ERP is invented. */
export function createFlows(config: Config, demonstration: boolean): (origin: Origin) => Flow {
  const { provider, patience, queues, rating } = config;
  const team = { timezone: provider.timezone, queues: queues.all, holidays: queues.holidays };
  const support = createSupport({
    ...team,
    providerName: provider.name,
    ...(provider.privacyUrl === undefined ? {} : { privacyUrl: provider.privacyUrl }),
    serviceOrder: provider.serviceOrder,
    askEmail: provider.askEmail,
    languages: provider.languages,
    demonstration,
    ...patience,
    rating,
  });
  const { nudge, closing, idle } = patience;
  const marketplaceOf = (acknowledgement?: string): Flow =>
    createMarketplace({
      ...team,
      ...{ nudge, closing, idle },
      ...(acknowledgement === undefined ? {} : { acknowledgement }),
    });
  const plain = marketplaceOf();
  const bySeller = new Map(
    config.magalu.map(({ account, acknowledgement }) => [account, marketplaceOf(acknowledgement)]),
  );
  return ({ channel, account }) =>
    marketplaces.includes(channel) ? (bySeller.get(account) ?? plain) : support;
}
