/** A seller's channel before the marketplace's sandbox, and buyers at its other end. */

import { z } from 'zod';
import type { Channel } from '../../../src/channels/channel.ts';
import { createMagalu, type MagaluOptions } from '../../../src/channels/magalu/index.ts';
import { pause } from '../../../src/channels/pause.ts';
import { silent } from '../../../src/log.ts';
import { type MagaluSandboxOptions, startMagaluSandbox } from '../../../src/sandboxes/magalu/index.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';

export const redirectUri = 'http://127.0.0.1:8080/magalu/callback';

/** What sellers sent, as the marketplace counted it. */
const counted = z.object({
  routes: z.record(z.string(), z.number()),
  tokens: z.object({ refreshed: z.number(), reused: z.number() }),
  sent: z.record(
    z.string(),
    z.array(
      z.object({
        what: z.string(),
        code: z.string(),
        text: z.string(),
        shownFrom: z.number(),
        attachments: z.array(z.object({ name: z.string(), base64: z.string() })),
      }),
    ),
  ),
});
const opened = z.object({ id: z.string(), protocol: z.string() });

export type Marketplace = Awaited<ReturnType<typeof openMarketplace>>;

export async function openMarketplace(options: MagaluSandboxOptions = {}) {
  const sandbox = await startMagaluSandbox({
    faults: true,
    invented: false,
    lag: 20,
    moderation: 0,
    readsPerMinute: 100_000,
    ...options,
  });
  const ask = async (
    path: string,
    body?: object,
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    url: sandbox.url,
    credentials: sandbox.credentials,
    open: async (ticket: object) => opened.parse(await ask('/tickets', ticket)),
    change: (id: string, change: object) => ask(`/tickets/${id}`, change),
    say: (id: string, message: object) => ask(`/tickets/${id}/messages`, message),
    fault: (fault: object) => ask('/faults', fault),
    heal: () => ask('/faults', undefined, 'DELETE'),
    revoke: (which: object) => ask('/tokens/revoke', which),
    habits: (habits: object) => ask('/habits', habits),
    counts: async () => counted.parse(await ask('/counts')),
    /** A channel of a seller, which looks for what is new all the time. */
    channel: (more: Partial<MagaluOptions> = {}): Channel => createMagalu(channelOptions(sandbox, more)),
    close: sandbox.close,
  };
}

const channelOptions = (
  sandbox: Awaited<ReturnType<typeof startMagaluSandbox>>,
  more: Partial<MagaluOptions>,
): MagaluOptions => ({
  account: 'main',
  ...sandbox.credentials,
  redirectUri,
  apiRoot: sandbox.url,
  idRoot: sandbox.url,
  store: more.store ?? createMemoryStore(),
  log: silent,
  pollEvery: 20,
  listing: 1_500,
  timeout: 5_000,
  // Attempts follow each other at once.
  pause: (milliseconds, signal) => pause(Math.min(milliseconds, 20), signal),
  ...more,
});

/** Goes where the link leads, as a seller's browser does; the address that it comes back to. */
export async function follow(link: string, choice: Readonly<Record<string, string>> = {}): Promise<string> {
  const url = new URL(link);
  for (const [name, value] of Object.entries(choice)) url.searchParams.set(name, value);
  const response = await fetch(url, { redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`the login page answered ${response.status}`);
  return location;
}

/** Consents for an account of the channel. */
export async function consent(channel: Channel, choice?: Readonly<Record<string, string>>): Promise<string> {
  if (channel.consent === undefined) throw new Error('the channel needs no consent');
  return channel.consent.take(await follow(await channel.consent.link(), choice));
}

/** A channel that the seller has consented to. */
export async function openSeller(
  marketplace: Marketplace,
  more: Partial<MagaluOptions> = {},
): Promise<{ readonly channel: Channel; readonly store: Store }> {
  const store = createMemoryStore();
  const channel = marketplace.channel({ store, ...more });
  await consent(channel);
  return { channel, store };
}
