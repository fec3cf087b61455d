/**
 * Several processes over one Redis, with the built program: one listens to the bot, whichever is asked answers, and when the
 * one that listens dies, sleeps or leaves, another goes on.
 */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Program } from '../support/program.ts';
import { noRedis } from '../support/redis/index.ts';
import { createSubscriber } from '../support/subscriber.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';
import { openTogether, type Together } from '../support/together.ts';

const patient = { timeout: 60_000, interval: 50 };
const phones = ['5537999112233', '5537988225566', '5537988336677', '5537988558899'];

type Process = { readonly program: Program; readonly url: string };

const ready = z.object({
  ok: z.boolean(),
  parts: z.array(z.object({ name: z.string(), state: z.string() })),
});
const stateOf = async ({ url }: Process, part: string): Promise<string | undefined> => {
  const { parts } = ready.parse(await (await fetch(`${url}/readyz`)).json());
  return parts.find(({ name }) => name === part)?.state;
};
const listens = (process: Process) =>
  vi.waitFor(async () => expect(await stateOf(process, 'telegram:main')).toBe('connected'), patient);

describe.skipIf(noRedis)('several processes', () => {
  let together: Together;
  let telegram: BotApi;

  beforeAll(async () => {
    together = await openTogether();
    telegram = await startBotApi();
  });
  afterAll(async () => {
    await together.close();
    await telegram.close();
  });

  const begin = (): Program =>
    together.begin(['start'], {
      PLANTAO_SERVICE_ORDER: 'ask',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
    });
  const serving = async (program: Program): Promise<Process> => {
    const [, url = ''] = await program.printed(/(http:\S+)\/readyz/);
    return { program, url };
  };
  /** The one that listens to the bot first. */
  const sort = async (one: Process, other: Process): Promise<readonly [Process, Process]> =>
    vi.waitFor(async () => {
      const states = [await stateOf(one, 'telegram:main'), await stateOf(other, 'telegram:main')];
      if (states[0] === 'connected' && states[1] === 'elsewhere') return [one, other];
      expect(states).toEqual(['elsewhere', 'connected']);
      return [other, one];
    }, patient);

  /** Somebody opens a ticket from beginning to end. */
  const callIn = async (number: number): Promise<void> => {
    const phone = phones[number % phones.length] ?? '';
    const subscriber = createSubscriber(telegram.chat(1_000 + number, { phone }), number);
    const acting = setInterval(() => subscriber.act(Date.now()), 100);
    try {
      await vi.waitFor(() => expect(subscriber.protocol()).not.toBeNull(), { timeout: 120_000 });
    } finally {
      clearInterval(acting);
    }
    const own = together.sandbox
      .tickets()
      .filter(({ description }) => description.includes(subscriber.problem));
    expect(own.map(({ protocol }) => protocol)).toEqual([subscriber.protocol()]);
  };

  /** A visitor of the page, wherever it is asked for. */
  const visit = async ({ url }: Process) => {
    const cookie = (await fetch(url)).headers.get('set-cookie')?.split(';')[0] ?? '';
    return {
      say: async (at: Process, text: string) => {
        const response = await fetch(`${at.url}/chat/messages`, {
          method: 'POST',
          headers: { cookie, origin: at.url, 'content-type': 'application/json' },
          body: JSON.stringify({ id: randomUUID(), text }),
        });
        expect(response.status).toBe(202);
      },
      reads: async (at: Process) => (await fetch(`${at.url}/chat/lines`, { headers: { cookie } })).text(),
    };
  };

  test('start at the same moment, share the work, and follow each other', { timeout: 600_000 }, async () => {
    const starting = [begin(), begin()] as const;
    const [one, other] = await sort(await serving(starting[0]), await serving(starting[1]));
    const invitations = starting.flatMap((program) => [...program.output().matchAll(/desk\/invite\/(\S+)/g)]);
    expect(invitations).toHaveLength(1);
    await callIn(1);

    // What is written at one page is answered, and read, at any.
    const visitor = await visit(other);
    await visitor.say(one, 'oi');
    for (const at of [one, other])
      await vi.waitFor(async () => expect(await visitor.reads(at)).toContain('Como posso ajudar'), patient);
    await visitor.say(other, 'atendente');
    for (const at of [one, other])
      await vi.waitFor(async () => expect(await visitor.reads(at)).toMatch(/pessoa|atendente/i), patient);

    // Whoever is let in at one desk is in at the other, and sees who waits.
    const cookie = await enterDesk(one, invitations[0]?.[1] ?? '');
    for (const at of [one, other])
      await vi.waitFor(async () => {
        const page = await fetch(`${at.url}/desk`, { headers: { cookie, accept: 'text/html' } });
        expect(await page.text()).toMatch(/href="\/desk\/c\//);
      }, patient);

    // It dies.
    one.program.process.kill('SIGKILL');
    await one.program.ended;
    await listens(other);
    await callIn(2);

    // It sleeps through its lease; awake it does nothing more for the account, and goes on for the rest.
    const third = await serving(begin());
    await vi.waitFor(async () => expect(await stateOf(third, 'telegram:main')).toBe('elsewhere'), patient);
    other.program.process.kill('SIGSTOP');
    await listens(third);
    await callIn(3);
    other.program.process.kill('SIGCONT');
    await vi.waitFor(async () => expect(await stateOf(other, 'telegram:main')).toBe('elsewhere'), patient);
    expect(await stateOf(third, 'telegram:main')).toBe('connected');
    expect(other.program.process.exitCode).toBeNull();
    await visitor.say(other, 'ainda estou aqui');
    await vi.waitFor(async () => expect(await visitor.reads(third)).toContain('ainda estou aqui'), patient);

    // It leaves in good order: nobody waits for a lease.
    third.program.process.kill('SIGTERM');
    expect(await third.program.ended).toBe(0);
    await listens(other);
    await callIn(4);
    other.program.process.kill('SIGTERM');
    expect(await other.program.ended).toBe(0);
    expect(together.sandbox.tickets()).toHaveLength(4);
    expect(telegram.unconfirmed()).toEqual([]);
  });
});

/** The first administrator chooses a password; the cookies of who is in. */
async function enterDesk({ url }: Process, token: string): Promise<string> {
  const page = await fetch(`${url}/desk/invite/${token}`);
  const offered = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(await page.text()) ?? [];
  const password = 'quatro cavalos no morro';
  const answer = await fetch(`${url}/desk/invite/${token}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: offered, origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrf, password, again: password }),
  });
  expect(answer.status).toBe(303);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
