/** What must hold after a seed, whatever happened in it. */

import { expect } from 'vitest';
import { createTerms } from '../../../src/archive/terms.ts';
import { termsOfLine } from '../../../src/core/archive/search.ts';
import type { Line } from '../../../src/stores/store.ts';
import {
  type Account,
  accountOf,
  asksForJob,
  isOwed,
  isQuiet,
  nudgeOf,
  withdrawnBy,
} from '../../support/crash/ledger-flow.ts';
import { isOver } from './over.ts';
import type { Tally } from './survive.ts';
import { type Customer, keys, type World } from './world.ts';

/** What is known of one conversation in the end. */
type Story = {
  readonly customer: Customer;
  readonly account: Account;
  readonly lines: readonly Line[];
  readonly said: readonly (Line & { type: 'said' })[];
};

/** @param forgets whether the store may have forgotten which says were under way, as a process that dies does. */
export async function expectPromisesKept(
  seed: string,
  world: World,
  { forgets }: { readonly forgets: boolean },
): Promise<Tally> {
  const { store, customers, decided } = world;
  expect(await isOver(world), `${seed}: everything is done in the end`).toBe(true);
  const requests = customers.flatMap(({ texts }) => texts.filter(asksForJob));
  for (const customer of customers) {
    const kept = await store.conversation(customer.conversation);
    if (!kept?.state) throw new Error(`${seed}: a conversation is gone`);
    const account = accountOf(kept.state);
    const lines = await store.transcript(customer.conversation, { limit: 100_000 });
    const said = lines.flatMap((line) => (line.type === 'said' ? [line] : []));
    const story = { customer, account, lines, said };
    expectHeard(seed, story);
    expectRequestsDone(seed, world, story);
    expectOwedTold(seed, world, story);
    expectTimersKept(seed, story, isQuiet(kept.state));
    expectOrder(seed, world, story);
    await expectFound(seed, world, story);
    expectPanelTold(seed, world, story);
    if (!forgets) expectNothingTakenBackArrived(seed, world, story);
  }
  expectBotQuiet(seed, world);
  expect([...decided.keys.values()], `${seed}: nobody finds two tickets of one request`).not.toContain('');
  return { requests: requests.length, parked: decided.keys.size };
}

function expectHeard(seed: string, { customer, account, lines, said }: Story): void {
  const written = lines.flatMap((line) =>
    line.type === 'customer' && line.content.type === 'text' ? [line.content.text] : [],
  );
  expect(written, `${seed}: the transcript shows every message once, in order`).toEqual(customer.texts);
  expect(account.heard, `${seed}: every message is heard once, in order, stopped or not`).toEqual(
    customer.texts,
  );
  expect(account.mistakes, `${seed}: no timer and no answer is taken for another one`).toEqual([]);
  const byAttendants = said.flatMap(({ by, message }) => (by === 'bot' ? [] : [message.text]));
  expect(byAttendants, `${seed}: what an owner says is said once, in order`).toEqual(account.answered);
}

function expectRequestsDone(seed: string, { erp, decided }: World, { customer, account }: Story): void {
  const { texts } = customer;
  for (const key of texts.filter(asksForJob)) {
    const asked = texts.filter((text) => withdrawnBy(text) === key).length;
    const answers = account.withdrawn.filter((answer) => answer.startsWith(`${key}: `));
    expect(answers, `${seed}: each withdrawal of "${key}" is answered once`).toHaveLength(asked);
    const once = answers.includes(`${key}: true`) ? 0 : 1;
    const given = once === 1 ? 'is done, once' : 'was withdrawn, and is never done';
    if (key.startsWith('abrir')) {
      const tickets = erp.tickets.filter(({ rawDescription }) => rawDescription?.includes(key.toUpperCase()));
      expect(tickets.length, `${seed}: the ticket of "${key}" ${given}`).toBe(once);
    }
    expect(times(account.ended, `${key}: true`), `${seed}: "${key}" ${given}: told`).toBe(once);
    const parked = times([...decided.keys.values()], key);
    expect(
      times(account.ended, `${key}: false`),
      `${seed}: "${key}" is told to wait as often as it does`,
    ).toBe(parked);
  }
}

/** What must be told is said until it is sent; again only if a takeover came before, or perhaps before, it was. */
function expectOwedTold(seed: string, { decided }: World, { account, said }: Story): void {
  const owed = said.filter(({ message }) => isOwed(message.text));
  const expected = [...account.owed, ...account.returned].sort();
  expect(owed.map(({ message }) => message.text).sort(), `${seed}: what must be told is said`).toEqual(
    expected,
  );
  for (const text of new Set(account.owed)) {
    const arrived = owed.filter(
      ({ message, delivery, effect }) =>
        message.text === text && (delivery === 'sent' || decided.says.has(effect)),
    );
    expect(arrived.length, `${seed}: "${text}" reaches the customer`).toBeGreaterThanOrEqual(
      times(account.owed, text),
    );
  }
}

function expectTimersKept(seed: string, { account, said }: Story, quiet: boolean): void {
  const { nudged, stays } = account;
  expect([...new Set(nudged)], `${seed}: no timer fires twice`).toEqual(nudged);
  if (quiet) expect(nudged, `${seed}: the last timer fires`).toContain(stays);
  for (let stay = 1; stay <= stays; stay++) {
    const asked = said.filter(({ message }) => message.text === nudgeOf(stay));
    // One that a takeover overtakes within the same turn is never said.
    expect(asked.length, `${seed}: what a timer says is said at most once`).toBeLessThanOrEqual(
      times(nudged, stay),
    );
  }
}

/** Whatever people said is found by each of its words: what is written with a turn is written when the turn is, and only then. */
async function expectFound(seed: string, { store }: World, { customer, lines }: Story): Promise<void> {
  const linesOf = new Map<string, number[]>();
  for (const line of lines)
    for (const term of termsOfLine(line)) linesOf.set(term, [...(linesOf.get(term) ?? []), line.seq]);
  const { conversation } = customer;
  for (const [term, having] of linesOf) {
    const rows = await store.rows({ ...terms.rangeOf(term), conversation, limit: 1_000 });
    expect(rows[0]?.value, `${seed}: "${term}" leads to the last line that has it`).toBe(having.at(-1));
    expect(having, `${seed}: "${term}" leads to no line that has it not`).toEqual(
      expect.arrayContaining(rows.map(({ value }) => value)),
    );
  }
}

/** First arrivals, but for what a takeover overtook or a person decided about. */
function expectOrder(seed: string, { sent, decided }: World, { customer, said }: Story): void {
  const arrivals = new Set(
    sent
      .filter(({ address, delivery }) => address === customer.origin.address && delivery === 'pending')
      .map(({ id }) => id),
  );
  for (const id of decided.says) arrivals.delete(id);
  expect([...arrivals], `${seed}: answers arrive in order`).toEqual(
    said.flatMap(({ effect }) => (arrivals.has(effect) ? [effect] : [])),
  );
}

/** Another program is told of everything that is said, each once by its id, in the order of the transcript. */
function expectPanelTold(seed: string, { told }: World, { customer, lines }: Story): void {
  const first = new Map(
    told
      .filter(({ conversation }) => conversation === customer.conversation)
      .map(({ id, happening }) => [id, happening] as const),
  );
  const heard = [...first.values()].map((happening) =>
    happening.type !== 'message'
      ? happening.type
      : happening.from === 'customer'
        ? happening.content
        : happening.effect,
  );
  const shown = lines
    .filter(({ type }) => type !== 'note')
    .map((line) => (line.type === 'customer' ? line.content : line.type === 'said' ? line.effect : ''));
  expect(heard, `${seed}: another program is told everything in order`).toEqual(shown);
}

function expectNothingTakenBackArrived(seed: string, { sent }: World, { said }: Story): void {
  const arrived = new Set(sent.map(({ id }) => id));
  for (const { effect, delivery, message } of said) {
    if (delivery === 'withdrawn')
      expect(arrived, `${seed}: "${message.text}", shown as withdrawn, was not sent`).not.toContain(effect);
    if (delivery === 'sent')
      expect(arrived, `${seed}: "${message.text}", shown as sent, was sent`).toContain(effect);
  }
}

/** A worker that stood still past its lease may send once more what another has sent before the takeover. */
function expectBotQuiet(seed: string, { sent }: World): void {
  const wrong = sent.filter(
    ({ byBot, place, delivery, text }) =>
      delivery === undefined ||
      delivery === 'withdrawn' ||
      (byBot && place === 'attended' && delivery === 'pending' && !isOwed(text)),
  );
  expect(wrong, `${seed}: the bot is quiet after a takeover, but for what was under way`).toEqual([]);
}

const terms = createTerms(keys);

const times = <Value>(all: readonly Value[], one: Value): number => all.filter((each) => each === one).length;
