/** Many subscribers at once, who come one after another and act until each has a protocol. */

import { customers } from '../../../src/sandboxes/hubsoft/provider/people.ts';
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
 * Invented customers of the sandbox who may open a ticket, whatever else is to be said about their service. Several:
 * fifty tickets of one service fill the list in which a ticket in doubt is looked for.
 */
const phones = ['5537999112233', '5537988225566', '5537988336677', '5537988558899', '5537991774422'];

/** @param options.forgetful the service may forget what it has confirmed: people ask back. */
export function gatherCrowd(telegram: BotApi, options: { readonly forgetful?: boolean } = {}): Crowd {
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
        const phone = phones[number % phones.length] ?? '';
        const taxId = customers.find(({ phones: known }) => known.some((one) => phone.endsWith(one)))?.taxId;
        const habits = {
          patience,
          asksBack: options.forgetful === true,
          ...(taxId && { record: { taxId, phone } }),
        };
        people.push(createSubscriber(telegram.chat(1_000 + number, { phone }), number, habits));
      }
    },
    waiting: () => people.filter((person) => person.protocol() === null),
    leave: () => clearInterval(acting),
  };
}
