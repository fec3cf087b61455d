import { Buffer } from 'node:buffer';
import type { FailureKind } from '../../../src/core/failure.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { type Customer, channelContract } from '../../contracts/channel.ts';
import { consent, type Marketplace, openMarketplace } from './stage.ts';

channelContract(
  'magalu',
  {
    customers: 'many',
    restarts: true,
    alone: 'everything',
    choices: 'numbers',
    contacts: false,
    files: 'whole',
    typing: false,
    fails: ['retry', 'refused', 'unknown'],
  },
  async () => {
    const marketplace = await openMarketplace();
    const store = createMemoryStore();
    const channel = marketplace.channel({ store });
    await consent(channel);
    const ana = createBuyer(marketplace, 'Ana Prado');
    const bruno = createBuyer(marketplace, 'Bruno Sales');
    return {
      channel,
      customer: (name) => (name === 'ana' ? ana : bruno),
      async fail(kind: FailureKind) {
        if (kind === 'retry')
          await marketplace.fault({ route: 'message', what: '429', times: 1, retryAfter: 1 });
        if (kind === 'unknown')
          await marketplace.fault({ route: 'message', what: 'created-then-drop', times: 1 });
        // Whoever may only read is told so.
        if (kind === 'refused') {
          const readOnly = ['open:tickets-seller:read', 'open:ticket-messages-seller:read'];
          await consent(channel, { scope: readOnly.join(' ') });
        }
      },
      restart: async () => marketplace.channel({ store }),
      close: marketplace.close,
    };
  },
);

/** Opens a protocol with what they say first; what they say next waits until the marketplace has it. */
function createBuyer(marketplace: Marketplace, buyer: string): Customer {
  let ticket: Promise<{ readonly id: string }> | undefined;
  let saying: Promise<unknown> = Promise.resolve();
  const say = async (text: string): Promise<void> => {
    if (ticket === undefined) {
      ticket = marketplace.open({ buyer, says: text });
      await ticket;
    } else await marketplace.say((await ticket).id, { text });
  };
  const inLine = (text: string): Promise<void> => {
    const done = saying.then(() => say(text));
    saying = done;
    return done;
  };
  const sent = async () => {
    const own = (await ticket)?.id ?? '';
    const all = (await marketplace.counts()).sent[own] ?? [];
    return all.filter(({ what, shownFrom }) => what === 'said' && shownFrom <= Date.now());
  };
  return {
    say: inLine,
    async choose(label) {
      const menu = (await sent()).at(-1)?.text ?? '';
      const number = new RegExp(`^(\\d+)\\. ${label}$`, 'm').exec(menu)?.[1];
      if (number === undefined) throw new Error(`no such line: ${label}`);
      await inLine(number);
    },
    seen: async () => (await sent()).map(({ text }) => ({ text })),
    files: async () =>
      (await sent()).flatMap(({ attachments }) =>
        attachments.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') })),
      ),
  };
}
