/** One ticket for each: what the ERP wrote down, against what people were told. */

import { expect } from 'vitest';

/** Who was to get a ticket, as `caller.ts` and `subscriber.ts` have them. */
type Person = {
  readonly problem: string;
  protocol(): string | null | Promise<string | null>;
};
type Ticket = { readonly description: string; readonly protocol: string };

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
