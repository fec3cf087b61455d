/** The marketplace of a demonstration: an invented one, whose seller has consented. */

import { join } from 'node:path';
import type { Channel } from '../../channels/channel.ts';
import type { Config } from '../../config/index.ts';
import { describeCast } from '../../sandboxes/sandbox.ts';
import { inventedFile, type Kind } from './kind.ts';

export type Marketplace = {
  /** The configuration, with the invented seller in it. */
  readonly config: Config;
  /** In Portuguese: whose protocols are on the desk; nothing if there is no demonstration. */
  readonly introduction: readonly string[];
  /** Has the seller consent to what these channels ask for. */
  connect(channels: readonly Channel[]): Promise<void>;
  close(): Promise<void>;
};

/** Milliseconds between two looks at what is new, and within which what was sent is listed: it is quicker than the real one. */
const pace = { pollEvery: 3_000, listing: 10_000 } as const;

/** None unless one is invented: the configuration then stays as it is. */
export async function openMarketplace(config: Config, kind: Kind['marketplace']): Promise<Marketplace> {
  if (kind !== 'invented')
    return { config, introduction: [], connect: async () => {}, close: async () => {} };
  const { startMagaluSandbox } = await import('../../sandboxes/magalu/index.ts');
  const { store } = config;
  const sandbox = await startMagaluSandbox(
    store.type === 'lmdb' ? { file: join(store.folder, inventedFile) } : {},
  );
  const seller: Config['magalu'][number] = {
    account: 'main',
    ...sandbox.credentials,
    // Nobody's browser comes back there: the consent is followed here.
    redirectUri: `${sandbox.url}/magalu/callback`,
    apiRoot: sandbox.url,
    idRoot: sandbox.idUrl,
    ...pace,
    acknowledgement: undefined,
  };
  return {
    config: { ...config, magalu: [seller] },
    introduction: [
      '\nNa mesa há também protocolos de um marketplace inventado; quem comprou responde uma vez:',
      describeCast(sandbox.castOf(sandbox.sellers[0].id)),
    ],
    async connect(channels) {
      for (const { consent } of channels) if (consent !== undefined) await follow(consent);
    },
    close: sandbox.close,
  };
}

/** As a browser would: its tokens die with the sandbox, so that each start has a consent of its own. */
async function follow(consent: NonNullable<Channel['consent']>): Promise<void> {
  const answer = await fetch(await consent.link(), { redirect: 'manual' });
  await consent.take(answer.headers.get('location') ?? '');
}
