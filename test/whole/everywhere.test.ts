/**
 * The same conversation on every network, with the built program and a network of its own for each: the customer types
 * the same, and the ERP has the same ticket.
 */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createCaller, type TypedChat } from '../support/caller.ts';
import { startGraphApi } from '../support/graph/graph-api.ts';
import { textOf } from '../support/graph/person.ts';
import { type Program, runProgram } from '../support/program.ts';
import { openSandbox, type SandboxErp } from '../support/sandbox-program.ts';
import { startBotApi } from '../support/telegram/bot-api.ts';
import { startWhatsApp } from '../support/whatsapp/index.ts';
import { linkStored } from '../support/whatsapp/stored.ts';

const stretch = z.object({ lines: z.array(z.object({ from: z.string(), text: z.string() })) });

/** A network: what the program needs to know of it, and a customer there. */
type Network = {
  readonly environment: Readonly<Record<string, string>>;
  chat(service: { readonly url: string }): Promise<TypedChat>;
  close(): Promise<void>;
};

const networks: Readonly<Record<string, (data: string) => Promise<Network>>> = {
  async telegram() {
    const telegram = await startBotApi();
    return {
      environment: { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url },
      async chat() {
        const chat = telegram.chat(1_001, { phone: '5511977770001' });
        return { say: async (text) => chat.say(text), shown: () => chat.messages.map(({ text }) => text) };
      },
      close: () => telegram.close(),
    };
  },

  async web() {
    return {
      environment: {},
      async chat({ url }) {
        const cookie = (await fetch(`${url}/`)).headers.get('set-cookie')?.split(';')[0] ?? '';
        return {
          async say(text) {
            const response = await fetch(`${url}/chat/messages`, {
              method: 'POST',
              headers: { cookie, origin: url, 'content-type': 'application/json' },
              body: JSON.stringify({ id: randomUUID(), text }),
            });
            expect(response.status).toBe(202);
          },
          async shown() {
            const response = await fetch(`${url}/chat/lines`, { headers: { cookie } });
            const body = stretch.parse(await response.json());
            return body.lines.flatMap(({ from, text }) => (from === 'customer' ? [] : [text]));
          },
        };
      },
      async close() {},
    };
  },

  async 'whatsapp-cloud'() {
    const meta = await startGraphApi();
    return {
      environment: {
        WHATSAPP_CLOUD_PHONE_ID: meta.phoneId,
        WHATSAPP_CLOUD_TOKEN: meta.token,
        WHATSAPP_CLOUD_APP_SECRET: meta.appSecret,
        WHATSAPP_CLOUD_VERIFY_TOKEN: meta.verifyToken,
        WHATSAPP_CLOUD_API_ROOT: meta.url,
      },
      async chat({ url }) {
        await meta.connect(`${url}/whatsapp-cloud/main`);
        const person = meta.person('5511977770001', 'Ana');
        return { say: (text) => person.say(text), shown: () => person.messages.map(textOf) };
      },
      close: () => meta.close(),
    };
  },

  async 'whatsapp-paired'(data) {
    const whatsapp = await startWhatsApp();
    const account = whatsapp.account({ phone: '5511988880001' });
    await linkStored(data, account);
    const chat = whatsapp.subscriber({ phone: '5511977770001', name: 'Ana' }).chat(account);
    return {
      environment: {
        WHATSAPP_PAIRED: 'main',
        WHATSAPP_SOCKET_URL: whatsapp.url,
        WHATSAPP_PAIRED_PER_MINUTE: '600',
      },
      chat: async () => ({ say: (text) => chat.say(text), shown: () => chat.texts }),
      async close() {
        expect(whatsapp.unknown).toEqual([]);
        expect(chat.unreadable).toBe(0);
        await whatsapp.close();
      },
    };
  },
};

let closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

/** What the ticket is, without what is another one each time. */
const essence = (line: string): unknown => {
  const { protocol: _, openedAt: __, at: ___, id: ____, listedFrom: _____, ...ticket } = JSON.parse(line);
  return JSON.parse(
    JSON.stringify(ticket, (_, value: unknown) =>
      typeof value === 'string'
        ? value.replace(/PL-[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'PL').replace(/\d{12,}/g, 'N')
        : value,
    ),
  );
};

async function ticketOn(open: (data: string) => Promise<Network>): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-everywhere-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'tickets.jsonl');
  const sandbox: SandboxErp = await openSandbox(file);
  closing.push(sandbox.close);
  const data = join(folder, 'data');
  const network = await open(data);
  closing.push(() => network.close());
  const service: Program = runProgram(['start'], {
    PLANTAO_STORE: `lmdb:${data}`,
    PORT: '0',
    PLANTAO_QUIET_SECONDS: '1',
    ...network.environment,
    ...sandbox.environment,
    LOG_LEVEL: 'warn',
  });
  closing.push(async () => {
    service.process.kill('SIGTERM');
    await service.ended;
  });
  const [, url = ''] = await service.printed(/saúde: +(http:\S+)\/readyz/);
  const chat = await network.chat({ url });
  const caller = createCaller(chat, 7);
  for (let look = 0; (await caller.protocol()) === null; look++) {
    if (look > 1_200) throw new Error(`no protocol: ${JSON.stringify((await chat.shown()).slice(-4))}`);
    await caller.act(Date.now());
    await sleep(100);
  }
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(await caller.protocol());
  return essence(lines[0] ?? '');
}

test('the same conversation leads to the same ticket on every network', { timeout: 600_000 }, async () => {
  const tickets = await Promise.all(
    Object.entries(networks).map(async ([name, open]) => [name, await ticketOn(open)] as const),
  );
  const first = tickets[0]?.[1];
  expect(first).toBeDefined();
  for (const [name, ticket] of tickets) expect(ticket, name).toEqual(first);
});
