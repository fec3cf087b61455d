/** What befalls programs and those they talk to, whatever the store. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { TcpProxy } from '../proxy.ts';
import type { BotApi } from '../telegram/bot-api.ts';
import type { Fault } from './fault.ts';
import type { Links } from './programs.ts';

const second = 1_000;

/** Long enough for every lease and lock to pass to somebody else. */
const frozenFor = 30 * second;

const ofPrograms: readonly Fault[] = [
  {
    name: 'kill -9',
    absent: true,
    befalls: ({ name }) => name,
    async strike({ member }, random) {
      await member.kill();
      await sleep(random() * 3 * second);
      await member.start();
    },
  },
  {
    name: 'SIGSTOP for 30 s',
    absent: true,
    befalls: ({ name }) => name,
    async strike({ member }) {
      member.freeze();
      await sleep(frozenFor);
      member.thaw();
    },
  },
];

const partners: readonly { readonly words: string; readonly link: (links: Links) => TcpProxy | undefined }[] =
  [
    { words: 'the store', link: ({ store }) => store },
    { words: 'Telegram', link: ({ telegram }) => telegram },
    { words: 'the ERP', link: ({ erp }) => erp },
  ];

/** What a network does to a connection, and for how long it goes on. */
const mishaps: readonly {
  readonly words: string;
  readonly strike: (proxy: TcpProxy, random: () => number) => Promise<void>;
}[] = [
  { words: 'cut', strike: async (proxy) => proxy.cut() },
  {
    words: 'refused',
    async strike(proxy, random) {
      proxy.refuse();
      await sleep(random() * 5 * second);
      proxy.open();
    },
  },
  {
    words: 'stalled',
    async strike(proxy, random) {
      proxy.stall();
      await sleep(random() * 12 * second);
      proxy.flow();
    },
  },
  {
    words: 'stalled in answers only, then cut',
    async strike(proxy, random) {
      proxy.stall('answers');
      await sleep(random() * 6 * second);
      proxy.cut();
      proxy.flow();
    },
  },
  {
    words: 'slow',
    async strike(proxy, random) {
      proxy.delay(200 + random() * 800);
      await sleep(random() * 8 * second);
      proxy.flow();
    },
  },
  { words: 'half-open', strike: async (proxy) => proxy.abandon() },
];

const ofNetworks: readonly Fault[] = partners.flatMap(({ words, link }) =>
  mishaps.map((mishap) => ({
    name: `connections to ${words} ${mishap.words}`,
    befalls: (member) => (link(member.links) === undefined ? '' : `${member.name} to ${words}`),
    async strike({ member }, random) {
      const proxy = link(member.links);
      if (proxy !== undefined) await mishap.strike(proxy, random);
    },
  })),
);

/**
 * Each way in which the sandbox fails. What leaves a creation in doubt strikes each a few times only: whose ticket is
 * in doubt twice waits for a person.
 */
const misbehaviours: readonly Readonly<Record<string, unknown>>[] = [
  ...['error-500', 'bad-gateway', 'reset', 'hang', 'redirect'].flatMap((fault) => [
    { fault, route: 'create', when: 'before', times: 2 },
    { fault, route: 'create', when: 'after', times: 3 },
    { fault, route: 'tickets', probability: 0.5, times: 20 },
  ]),
  { fault: 'too-many-requests', times: 10 },
  { fault: 'error-200', says: 'internals', route: 'create', when: 'after', times: 3 },
  { fault: 'error-200', says: 'bare', route: 'create', when: 'after', times: 3 },
  { fault: 'error-500', route: 'customers', times: 2 },
  { fault: 'reset', route: 'login', times: 3 },
  { fault: 'revoked-token', times: 10 },
  { fault: 'slow', ms: 3_000, probability: 0.5 },
  { fault: 'late-listing', ms: 3_000 },
  { fault: 'cut', length: 60 },
  { fault: 'upper-case' },
  { fault: 'entities' },
  { fault: 'no-descriptions', times: 10 },
  { fault: 'odd-row', times: 10 },
];

const ofTheErp: readonly Fault[] = misbehaviours.map((misbehaviour) => ({
  name: `the ERP: ${Object.values(misbehaviour).join(' ')}`,
  befalls: () => 'the ERP',
  async strike({ sandbox }, random) {
    await sandbox.misbehave({ ...misbehaviour, seed: Math.floor(random() * 1e6) });
    await sleep(3 * second + random() * 5 * second);
    await sandbox.behave();
  },
}));

/** What Telegram does to a few calls in a row. */
const refusals: readonly { readonly words: string; readonly strike: (telegram: BotApi) => void }[] = [
  { words: 'does it and drops the answer', strike: (telegram) => telegram.dropAfter('sendMessage', 5) },
  { words: 'never answers', strike: (telegram) => telegram.hang('sendMessage', 2) },
  {
    words: '502',
    strike: (telegram) => telegram.fail('sendMessage', { status: 502, body: '<html></html>', times: 5 }),
  },
  {
    words: '429',
    strike: (telegram) => telegram.fail('sendMessage', { status: 429, retryAfter: 2, times: 3 }),
  },
  { words: 'drops updates', strike: (telegram) => telegram.dropAfter('getUpdates', 3) },
];

const ofTelegram: readonly Fault[] = refusals.map(({ words, strike }) => ({
  name: `Telegram: ${words}`,
  befalls: () => 'Telegram',
  strike: async ({ telegram }) => strike(telegram),
}));

/** Families of faults: a fault test takes from each in turn, so that the many ways of one do not crowd out another. */
export const everywhere: readonly (readonly Fault[])[] = [ofPrograms, ofNetworks, ofTheErp, ofTelegram];
