/**
 * A linked phone's account with several processes over one Redis: it is linked from whichever process, one of them has the
 * connection, and they never throw each other out.
 */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createCaller } from '../support/caller.ts';
import type { Program } from '../support/program.ts';
import { noRedis } from '../support/redis/index.ts';
import { openTogether, type Together } from '../support/together.ts';
import { type Account, startWhatsApp, type WhatsApp } from '../support/whatsapp/index.ts';

const patient = { timeout: 60_000, interval: 50 };
const ready = z.object({ parts: z.array(z.object({ name: z.string(), state: z.string() })) });
const part = 'whatsapp-paired:main';

describe.skipIf(noRedis)('several processes with a linked phone', () => {
  let together: Together;
  let whatsapp: WhatsApp;
  let account: Account;

  beforeAll(async () => {
    together = await openTogether();
    whatsapp = await startWhatsApp();
    account = whatsapp.account({ phone: '5511988880001', name: 'Provedor' });
  });
  afterAll(async () => {
    await together.close();
    await whatsapp.close();
  });

  const plantao = (...args: readonly string[]): Program =>
    together.begin(args, {
      WHATSAPP_PAIRED: 'main',
      WHATSAPP_SOCKET_URL: whatsapp.url,
      WHATSAPP_PAIRED_PER_MINUTE: '600',
    });
  const start = async () => {
    const program = plantao('start');
    const [, url = ''] = await program.printed(/(http:\S+)\/readyz/);
    const state = async () => {
      const { parts } = ready.parse(await (await fetch(`${url}/readyz`)).json());
      return parts.find(({ name }) => name === part)?.state;
    };
    const stands = (wanted: string) => vi.waitFor(async () => expect(await state()).toBe(wanted), patient);
    return { program, stands };
  };
  const callIn = async (number: number): Promise<void> => {
    const chat = whatsapp
      .subscriber({ phone: `55119777700${10 + number}`, name: `Pessoa ${number}` })
      .chat(account);
    const caller = createCaller({ say: (text) => chat.say(text), shown: () => chat.texts }, number);
    await vi.waitFor(
      async () => {
        await caller.act(Date.now());
        expect(await caller.protocol()).not.toBeNull();
      },
      { timeout: 120_000, interval: 50 },
    );
    const own = together.sandbox.tickets().filter(({ description }) => description.includes(caller.problem));
    expect(own.map(({ protocol }) => protocol)).toEqual([await caller.protocol()]);
  };

  test('link it from anywhere, and one after another has it', { timeout: 600_000 }, async () => {
    const one = await start();
    await one.stands('connecting');
    const other = await start();
    await other.stands('elsewhere');

    // By a third process, which asks the one that has the account.
    const pairing = plantao('pair', '--phone', '+55 11 98888-0001');
    const [, first, last] = await pairing.printed(/Código: (\w{4})-(\w{4})/);
    await account.phone.enterCode(`${first}${last}`);
    expect(await pairing.ended).toBe(0);
    await one.stands('connected');
    await callIn(1);

    one.program.process.kill('SIGSTOP');
    await other.stands('connected');
    const logins = account.logins;
    await callIn(2);
    one.program.process.kill('SIGCONT');
    await one.stands('elsewhere');
    await other.stands('connected');
    await callIn(3);
    expect(account.logins).toBe(logins);

    other.program.process.kill('SIGTERM');
    expect(await other.program.ended).toBe(0);
    await one.stands('connected');
    await callIn(4);
    expect(account.logins).toBe(logins + 1);
    one.program.process.kill('SIGTERM');
    expect(await one.program.ended).toBe(0);
    // Whoever is stopped while it notes the end of a send says so when it wakes.
    const errors = [one, other].flatMap(({ program }) => program.output().match(/.*"level":[56]0.*/g) ?? []);
    expect(errors.filter((line) => !line.includes('the end of a job cannot be written yet'))).toEqual([]);
    expect(together.sandbox.tickets()).toHaveLength(4);
    expect(account.unconfirmed).toEqual([]);
  });
});
