/**
 * The ERP is away for hours and many customers write meanwhile: all are answered at once, over restarts of the service,
 * and when the ERP is back each request has one ticket, each customer their protocol, and no rush breaks anything. The
 * store, the ERP's client and the ERP's server are the real ones; only the clock is not.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSupport } from '../../flows/support/index.ts';
import type { Backend } from '../../src/backends/backend.ts';
import { createHubsoft } from '../../src/backends/hubsoft/index.ts';
import { createCalls } from '../../src/calls/index.ts';
import type { Channel } from '../../src/channels/channel.ts';
import type { Incoming, Message } from '../../src/core/content.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { advance } from '../../src/runtime/advance.ts';
import { pools } from '../../src/runtime/decide.ts';
import { leases, perform } from '../../src/runtime/perform.ts';
import { take } from '../../src/runtime/take.ts';
import {
  type HubsoftSandbox,
  type SandboxCustomer,
  startHubsoftSandbox,
} from '../../src/sandboxes/hubsoft/index.ts';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import type { Origin, Post, Store } from '../../src/stores/store.ts';

const count = Number(process.env.OUTAGE_CUSTOMERS ?? 12);
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const timezone = 'America/Sao_Paulo';
const keys = createKeys(new Uint8Array(32).fill(7));

const withCheckDigits = (nine: string): string => {
  const digit = (text: string): string => {
    const sum = [...text].reduce((total, each, index) => total + Number(each) * (text.length + 1 - index), 0);
    const rest = (sum * 10) % 11;
    return `${text}${rest === 10 ? 0 : rest}`;
  };
  return digit(digit(nine));
};

/** Invented; every fifth has two installations, and a phone that the network vouches for. */
const people = Array.from({ length: count }, (_, number) => {
  const hasTwo = number % 5 === 0;
  const service = (which: number) => ({
    id: 500_000 + 10 * number + which,
    number: which + 1,
    plan: which === 0 ? '500 Mega Fibra' : '300 Mega Fibra',
    price: 99.9,
    standing: 'servico_habilitado' as const,
    street: `RUA DAS MANGUEIRAS, ${number}`,
    district: which === 0 ? 'CENTRO' : 'NITERÓI',
  });
  const customer: SandboxCustomer = {
    id: 500_000 + number,
    code: 600_000 + number,
    name: 'BENEDITA ROCHA',
    taxId: withCheckDigits(String(700_000_000 + number)),
    birthDate: '1980-01-31',
    phones: [`379${String(70_000_000 + number)}`],
    alerts: [],
    services: hasTwo ? [service(0), service(1)] : [service(0)],
    story: '',
  };
  const origin: Origin = { channel: 'test', account: 'main', address: `chat-${number}` };
  return { number, hasTwo, customer, origin, problem: `sem internet no quarto ${number}.`, answered: -1 };
});
type Person = (typeof people)[number];

/** What somebody types next; null while they wait. */
const reply = (person: Person, { text }: Message): string | null => {
  const { taxId } = person.customer;
  if (/Protocolo: \d/.test(text) || /guardado|registrando|Posso ajudar|atendimento automático/.test(text))
    return null;
  if (/Para qual endereço/.test(text)) return '2';
  if (/técnico\?/.test(text)) return 'não';
  if (/Confira/.test(text)) return 'sim';
  if (/CPF ou CNPJ/.test(text)) return person.hasTwo ? 'não sou cliente' : taxId;
  if (/segurança/.test(text)) return '31/01/1980';
  if (/nome\?|Com quem/.test(text)) return 'Benedita';
  if (/Podemos falar/.test(text)) return 'sim';
  if (/telefone/.test(text)) return person.customer.phones[0] ?? '';
  if (/Anotei|O que está/.test(text)) return 'pronto';
  return null;
};

let folder: string;
let sandbox: HubsoftSandbox;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 21, 12) });
  folder = mkdtempSync(join(tmpdir(), 'plantao-outage-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const erp = (port?: number) =>
  startHubsoftSandbox({
    file: join(folder, 'tickets.jsonl'),
    more: people.map(({ customer }) => customer),
    ...(port === undefined ? {} : { port }),
  });

/** The service, from one start to the next; works only when told to. */
async function start({ url, credentials }: HubsoftSandbox) {
  const store: Store = await openLmdbStore({ folder: join(folder, 'data'), now: Date.now });
  const hubsoft = createHubsoft({ url, ...credentials, timezone, demonstration: true, now: Date.now });
  const asked: number[] = [];
  const noted =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    (...what: Asked): Promise<Answer> => {
      asked.push(Date.now());
      return ask(...what);
    };
  const backend: Backend = {
    ...hubsoft,
    findCustomers: noted(hubsoft.findCustomers),
    listTickets: noted(hubsoft.listTickets),
    openTicket: noted(hubsoft.openTicket),
  };
  const channel: Channel = {
    name: 'test',
    account: 'main',
    async start() {},
    async stop() {},
    async send(address, message) {
      const inbox = inboxes.get(address);
      inbox?.messages.push(message);
      if (inbox) inbox.at = Date.now();
    },
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
  const support = createSupport({
    providerName: 'Fibra Serrana',
    timezone,
    serviceOrder: 'ask',
    demonstration: false,
    quiet: second,
  });
  const parts = {
    store,
    calls: createCalls({
      backend,
      store,
      records: store.records,
      bucket: (text) => keys.sign('bucket', text),
      timezone,
    }),
    channelFor: () => channel,
    flowFor: () => support,
    refer: keys.refer,
    log: silent,
  };
  const round = async (): Promise<number> => {
    const token = `${Date.now()} ${Math.random()}`;
    let done = await advance(parts, { token, limit: 64 });
    done += await store.fire(64);
    for (const [pool, lease] of [
      ['test:main', leases.say],
      [pools.lookups, leases.call],
      [pools.jobs, leases.detached],
    ] as const) {
      const taken = await take(store, { pool, token, limit: 16, lease });
      await Promise.all(taken.map((leased) => perform(parts, leased)));
      done += taken.length;
    }
    return done;
  };
  return {
    store,
    /** When the ERP was asked for something. */
    asked,
    /** Everything that is due now, and what follows from it. */
    async work() {
      await everybodyAnswers(store);
      while ((await round()) > 0);
    },
    async stop() {
      await store.close();
      await hubsoft.close();
    },
  };
}

/** What each customer has read, and when the last of it came. */
const inboxes = new Map<string, { readonly messages: Message[]; at: number }>();

/** Whoever has read a question for two seconds answers it. */
async function everybodyAnswers(store: Store): Promise<void> {
  const posts = people.flatMap((person): Post[] => {
    const { messages = [], at = 0 } = inboxes.get(person.origin.address) ?? {};
    const last = messages.at(-1);
    if (person.answered === messages.length || Date.now() - at < 2 * second) return [];
    person.answered = messages.length;
    const text = last === undefined ? person.problem : reply(person, last);
    return text === null ? [] : [postOf(person, { type: 'text', text })];
  });
  if (posts.length > 0) await store.post(posts);
}

const postOf = ({ origin, hasTwo, customer }: Person, content: Incoming): Post => ({
  conversation: keys.identify(origin),
  origin,
  event: {
    type: 'customer.said',
    content,
    saidAt: Date.now(),
    ...(hasTwo ? { verifiedPhone: `55${customer.phones[0]}` } : {}),
  },
});

const protocolsOf = ({ origin }: Person): readonly string[] => {
  const told = (inboxes.get(origin.address)?.messages ?? []).flatMap(
    ({ text }) => /Protocolo: (\d+)/.exec(text)?.[1] ?? [],
  );
  return [...new Set(told)];
};

test(`${count} customers wait for an ERP that is away for three hours`, { timeout: 1_500_000 }, async () => {
  inboxes.clear();
  for (const { origin } of people) inboxes.set(origin.address, { messages: [], at: 0 });
  sandbox = await erp();
  const port = Number(new URL(sandbox.url).port);
  await sandbox.close();

  let service = await start(sandbox);
  const passes = async (duration: number, step: number) => {
    for (const until = Date.now() + duration; Date.now() < until; ) {
      vi.setSystemTime(Date.now() + step);
      await service.work();
    }
  };
  const restarts = async () => {
    await service.stop();
    service = await start(sandbox);
  };

  await service.work();
  await passes(2 * minute, second);
  for (const { origin, problem } of people)
    expect(
      inboxes.get(origin.address)?.messages.some(({ text }) => /guardado/.test(text)),
      problem,
    ).toBe(true);
  await passes(hour, minute);
  await restarts();
  await passes(2 * hour, minute);
  expect(people.flatMap(protocolsOf)).toEqual([]);

  await restarts();
  sandbox = await erp(port);
  const back = Date.now();
  await passes(8 * minute, 2 * second);

  const tickets = readFileSync(join(folder, 'tickets.jsonl'), 'utf8').trim().split('\n');
  expect(tickets).toHaveLength(count);
  for (const person of people) {
    const own = tickets.filter((line) => line.includes(`${person.problem}`));
    expect(own, person.problem).toHaveLength(1);
    const [protocol, ...others] = protocolsOf(person);
    expect(others).toEqual([]);
    expect(own[0], person.problem).toContain(`"${protocol}"`);
  }
  expect(await service.store.parked({ limit: 10 })).toEqual([]);

  // Those who waited come back apart: no ten seconds see more than a part of all requests.
  const requests = service.asked.filter((at) => at >= back);
  const perWindow = new Map<number, number>();
  for (const at of requests) {
    const window = Math.floor((at - back) / (10 * second));
    perWindow.set(window, (perWindow.get(window) ?? 0) + 1);
  }
  expect(Math.max(...perWindow.values())).toBeLessThan(Math.max(20, requests.length / 4));
  await service.stop();
});
