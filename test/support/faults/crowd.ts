/** Many subscribers at once, who come one after another and act until each has a protocol. */

import type { SandboxCustomer } from '../../../src/sandboxes/hubsoft/index.ts';
import { customers as known } from '../../../src/sandboxes/hubsoft/provider/people.ts';
import { createSubscriber, type Subscriber } from '../subscriber.ts';
import type { BotApi } from '../telegram/bot-api.ts';

export type Crowd = {
  /** Everybody who has come, in order. */
  readonly people: readonly Subscriber[];
  /** So many more come. */
  admit(count: number): void;
  /** Who has no protocol yet. */
  waiting(): readonly Subscriber[];
  leave(): void;
};

/**
 * Milliseconds that each person more makes everybody wait: their greetings alone are several messages, and a bot sends 30 a
 * second. Whoever asked again sooner would ask for more than can be answered, for ever.
 */
const eachWaits = 150;

/**
 * The sandbox's own customers who may open a ticket, whatever else is to be said about their service. Several: fifty
 * tickets of one service fill the list in which a ticket in doubt is looked for.
 */
const regulars = known.filter(({ code }) => [1204, 1221, 1232, 1254, 1288].includes(code));

export type CrowdOptions = {
  /** The service may forget what it has confirmed: people ask back. */
  readonly forgetful?: boolean;
  /** Who they are, in turn. Few of them, and they are many who write about one document at once. */
  readonly customers?: readonly SandboxCustomer[];
};

export function gatherCrowd(telegram: BotApi, options: CrowdOptions = {}): Crowd {
  const { forgetful = false, customers = regulars } = options;
  const people: Subscriber[] = [];
  const patience = () => 6_000 + people.length * eachWaits;
  const acting = setInterval(() => {
    for (const person of people) person.act(Date.now());
  }, 100);
  return {
    people,
    admit(count) {
      for (let left = count; left > 0; left--) {
        const number = people.length;
        const customer = customers[number % customers.length];
        const phone = `55${customer?.phones[0] ?? ''}`;
        const habits = {
          patience,
          asksBack: forgetful,
          ...(customer && { record: { taxId: customer.taxId, phone } }),
        };
        people.push(createSubscriber(telegram.chat(1_000 + number, { phone }), number, habits));
      }
    },
    waiting: () => people.filter((person) => person.protocol() === null),
    leave: () => clearInterval(acting),
  };
}
