/** What the tests of one file share: a server, and silence where the client prints whole sessions. */

import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import {
  type Account,
  type Credentials,
  type Subscriber,
  startWhatsApp,
  type WhatsApp,
} from '../support/whatsapp/index.ts';
import { type Client, connect, endClients } from './client.ts';

export type Online = { readonly account: Account; readonly client: Client; readonly auth: Credentials };

/** A server for the file, and numbers for everybody in it. Nothing unknown may have been asked of it. */
export function createWorld() {
  let whatsapp: WhatsApp | undefined;
  let people = 0;

  beforeAll(async () => {
    for (const level of ['info', 'warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation(() => {});
    whatsapp = await startWhatsApp();
  });
  afterEach(async () => {
    await endClients();
    expect(whatsapp?.unknown).toEqual([]);
  });
  afterAll(async () => {
    await whatsapp?.close();
    vi.restoreAllMocks();
  });

  const server = (): WhatsApp => {
    if (whatsapp === undefined) throw new Error('the server has not been started');
    return whatsapp;
  };
  const phone = (): string => `55119${String(80_000_000 + ++people)}`;
  return {
    get whatsapp() {
      return server();
    },
    account: (): Account => server().account({ phone: phone() }),
    subscriber: (options: Partial<Parameters<WhatsApp['subscriber']>[0]> = {}): Subscriber =>
      server().subscriber({ phone: phone(), name: 'Ana', ...options }),
    /** An account whose linked device is connected. */
    async online(config?: Parameters<typeof connect>[2]): Promise<Online> {
      const account = server().account({ phone: phone() });
      const auth = account.linked();
      const client = connect(server(), auth, config);
      await client.opened();
      return { account, client, auth };
    },
  };
}
