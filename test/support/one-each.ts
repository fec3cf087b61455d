/** One ticket for each: what the ERP wrote down, against what people were told. */

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Program } from './program.ts';

/** Who was to get a ticket, as `caller.ts` and `subscriber.ts` have them. */
type Person = {
  readonly problem: string;
  protocol(): string | null | Promise<string | null>;
};
type Reader = Person & { shown(): readonly string[] | Promise<readonly string[]> };
type Ticket = { readonly description: string; readonly protocol: string };

/** Milliseconds within which everybody has a protocol. */
const patience = 300_000;

/** Waits until each was told a protocol. Rejects if the program ends, and in the end with what they have read last. */
export async function untilAllAreTold(people: readonly Reader[], service: Program): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const told = await Promise.all(people.map((person) => person.protocol()));
    const late = people.filter((_, index) => told[index] === null);
    if (late.length === 0) return;
    expect(service.process.exitCode, service.output()).toBeNull();
    if (Date.now() > until) {
      const read = await Promise.all(
        late.map(async ({ problem, shown }) => `${problem}: ${JSON.stringify((await shown()).slice(-4))}`),
      );
      const printed = service.output().slice(-3_000);
      throw new Error([`no protocol for ${late.length}:`, ...read, printed].join('\n'));
    }
    await sleep(200);
  }
}

/**
 * Everybody was told one ticket's protocol, there are no others, and in each stands its owner's problem.
 *
 * Who waits for long, because the program is dead or the machine slow, answers the same question again, and the second
 * answer may meet the next question: then that stands in the ticket as the problem. It may, as long as it is nobody else's.
 */
export async function demandOneEach(people: readonly Person[], tickets: readonly Ticket[]): Promise<void> {
  const told = await Promise.all(
    people.map(async ({ problem, protocol }) => ({ problem, protocol: await protocol() })),
  );
  const opened = tickets.map(({ protocol }) => protocol);
  expect(told.map(({ protocol }) => protocol).sort()).toEqual(opened.sort());
  for (const { description, protocol } of tickets) {
    const [owner] = told.filter((person) => person.protocol === protocol);
    const named = told.filter(({ problem }) => new RegExp(`${problem}(?!\\d)`).test(description));
    expect([owner], description).toEqual(named.length === 0 ? [owner] : named);
  }
}
