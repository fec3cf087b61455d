/** What became of everybody after a storm of faults, in figures. */

import { readConfig } from '../../../src/config/index.ts';
import { openData } from '../../../src/data/index.ts';
import type { Decided } from './calm.ts';
import type { Crowd } from './crowd.ts';
import { compare } from './reading.ts';
import type { Stage } from './stage.ts';
import type { Struck } from './storm.ts';

/** Milliseconds that a server may still have lived after a fault was begun. */
const dying = 1_000;

export type Outcome = {
  readonly chats: number;
  readonly faults: number;
  /** Tickets that were not told to one chat, whose own they are, and chats that were told one that is not there. */
  readonly wrongTickets: readonly string[];
  /** Messages of customers that were acknowledged and are not known. */
  readonly forgotten: number;
  /** Of these, the oldest: milliseconds from its confirmation to the next fault that may take something. */
  readonly window: number;
  /** What contradicts an order that is promised, in words. */
  readonly contradictions: readonly string[];
  /** Messages of the bot that were seen, of them again, of these after later ones, and the most for one message. */
  readonly sent: number;
  readonly repeats: number;
  readonly late: number;
  readonly most: number;
  readonly parked: string;
};

/** The programs have stopped. */
export async function assess(
  stage: Stage,
  crowd: Crowd,
  struck: readonly Struck[],
  decided: Decided,
): Promise<Outcome> {
  const tickets = stage.sandbox.tickets();
  const named = (description: string) =>
    crowd.people.filter(({ problem }) => new RegExp(`${problem}(?!\\d)`).test(description));
  const wrongTickets = tickets.flatMap(({ protocol, description }) => {
    const told = crowd.people.filter((person) => person.protocol() === protocol);
    // Whoever answers again may answer the next question: then that is the problem. It may, unless it is somebody else's.
    const isRight = told.length === 1 && named(description).every((person) => person === told[0]);
    return isRight
      ? []
      : [
          `${protocol}, "${description}": told to ${told.map(({ problem }) => problem).join(', ') || 'nobody'}`,
        ];
  });
  for (const person of crowd.people)
    if (!tickets.some(({ protocol }) => protocol === person.protocol()))
      wrongTickets.push(`${person.problem}: told ${person.protocol()}, which the ERP does not have`);
  const config = readConfig(stage.settings);
  const data = await openData({ ...config, seal: 'as-before' }, {});
  const losses = struck.filter(({ fault }) => fault.loses).map(({ at }) => at);
  /** Milliseconds from the confirmation of an update to what may have taken it. */
  const beforeLoss = (update: number): number => {
    const at = stage.telegram.confirmedAt(update) ?? 0;
    return Math.max(0, (losses.find((loss) => loss + dying >= at) ?? Number.POSITIVE_INFINITY) - at);
  };
  const forgotten: number[] = [];
  const contradictions: string[] = [];
  const repeats: number[] = [];
  let late = 0;
  try {
    for (const { chat, problem } of crowd.people) {
      const compared = await compare(data, chat);
      forgotten.push(...compared.forgotten.map((updates) => Math.min(...updates.map(beforeLoss))));
      repeats.push(...compared.repeats);
      late += compared.late;
      const tell = (what: string, texts: readonly string[]) => {
        for (const text of texts) contradictions.push(`${problem}: ${what}: ${JSON.stringify(text)}`);
      };
      tell('heard out of order', compared.strange);
      tell('noted as sent, never seen', compared.unseen);
      tell('seen out of order', compared.disordered);
    }
  } finally {
    await data.store.close();
  }
  return {
    chats: crowd.people.length,
    faults: struck.length,
    wrongTickets,
    forgotten: forgotten.length,
    window: Math.max(0, ...forgotten),
    contradictions,
    sent: stage.telegram.sent.length,
    repeats: repeats.reduce((sum, each) => sum + each, 0),
    late,
    most: Math.max(0, ...repeats),
    parked: [...decided.parked].map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing',
  };
}

/** For the log: what was survived, and how. */
export function describe(name: string, outcome: Outcome, struck: readonly Struck[]): string {
  const kinds = new Map<string, number>();
  for (const { fault } of struck) kinds.set(fault.name, (kinds.get(fault.name) ?? 0) + 1);
  return [
    `== ${name}: ${outcome.faults} faults, ${outcome.chats} chats`,
    ...[...kinds].map(([fault, times]) => `   ${times} x ${fault}`),
    `   tickets that are not one: ${outcome.wrongTickets.length}`,
    `   acknowledged and lost: ${outcome.forgotten} messages, of up to ${outcome.window} ms before the fault`,
    `   contradictions: ${outcome.contradictions.length}`,
    `   messages sent: ${outcome.sent}, again: ${outcome.repeats} (${outcome.late} late; ${outcome.most} at most for one)`,
    `   for a person: ${outcome.parked}`,
  ].join('\n');
}
