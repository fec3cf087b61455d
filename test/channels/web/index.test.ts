import { randomUUID } from 'node:crypto';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { type Customer, channelContract } from '../../contracts/channel.ts';
import { append, keys } from '../../support/page/echo-desk.ts';
import { ask, create, linesOf, post, visit } from '../../support/page/visitor.ts';

channelContract(
  'web',
  { customers: 'many', restarts: true, choices: 'buttons', contacts: false, files: 'whole', fails: [] },
  async () => {
    const store = createMemoryStore();
    const allowance = { messagesPerMinute: 1_000, messagesPerMinuteAndNetwork: 1_000 };
    let channel = create({ store, allowance });
    const customers = new Map<string, Customer>();

    /** The page in short: one message after another, each repeated with its id until it is stored. */
    const createCustomer = (): Customer => {
      let cookie: Promise<string> | undefined;
      let queue: Promise<void> = Promise.resolve();
      const send = (body: object) => {
        const message = { id: randomUUID(), ...body };
        queue = queue.then(async () => {
          cookie ??= visit(channel);
          while ((await post(channel, await cookie, message)).status !== 202)
            await new Promise((resolve) => setTimeout(resolve, 10));
        });
        return queue;
      };
      const shown = async () => linesOf(channel, (await cookie) ?? '');
      return {
        say: (text) => send({ text }),
        async choose(label) {
          const line = (await shown()).findLast(
            ({ from, menu }) => from !== 'customer' && menu !== undefined,
          );
          const choice =
            line?.from === 'bot' ? line.choices?.find((each) => each.label === label) : undefined;
          await send({ choice: choice?.id, menu: line?.menu, label });
        },
        async files() {
          const headers = { cookie: (await cookie) ?? '' };
          const lines = (await shown()).filter(({ file }) => file !== undefined);
          return Promise.all(
            lines.map(async ({ seq, file }) => ({
              name: file?.name ?? '',
              bytes: await ask(channel, `/chat/files/${seq}`, { headers }).then(
                async (response) => new Uint8Array(await response.arrayBuffer()),
              ),
            })),
          );
        },
        seen: async () =>
          (await shown()).map((line) => ({
            text: line.text,
            ...(line.from === 'bot' && line.choices
              ? { labels: line.choices.map(({ label }) => label) }
              : {}),
          })),
      };
    };

    return {
      channel,
      customer(name) {
        const customer = customers.get(name) ?? createCustomer();
        customers.set(name, customer);
        return customer;
      },
      // A message of the web chat is delivered by being in the transcript when it is sent.
      async deliver(address, message, options) {
        const { id, menu, file } = options;
        // Before its line is there, so that what is refused never is.
        await channel.send(address, message, options);
        if (message.file && file)
          await store.files.put(message.file.ref, await file(), { expiresIn: 60_000 });
        const at = { channel: 'web', account: 'main', address };
        const conversation = keys.identify(at);
        if ((await store.conversation(conversation)) === null)
          await store.post([
            {
              conversation,
              origin: at,
              event: { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 },
            },
          ]);
        await append(store, conversation, [
          { type: 'said', by: 'bot', message, effect: id, ...(menu === undefined ? {} : { menu }) },
        ]);
      },
      async restart() {
        channel = create({ store, allowance });
        return channel;
      },
      close: async () => {},
    };
  },
);
