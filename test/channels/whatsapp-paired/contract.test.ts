import { type Customer, channelContract } from '../../contracts/channel.ts';
import { startFiles } from '../../support/whatsapp/files.ts';
import { startWhatsApp } from '../../support/whatsapp/index.ts';
import { openWorld } from './world.ts';

const phones: Readonly<Record<string, string>> = { ana: '5511977770001', bruno: '5511977770002' };

channelContract(
  'whatsapp-paired',
  {
    customers: 'many',
    vouches: true,
    restarts: true,
    alone: 'everything',
    contacts: false,
    files: 'whole',
    choices: 'numbers',
    fails: ['retry', 'refused', 'unknown'],
  },
  async () => {
    const whatsapp = await startWhatsApp();
    const files = await startFiles();
    const world = await openWorld({ whatsapp });
    const patience = { confirmed: 20_000, query: 4_000 };
    let channel = world.create({ patience, mediaOrigin: files.origin });
    return {
      channel,
      customer(name): Customer {
        const chat = whatsapp.subscriber({ phone: phones[name] ?? '', name }).chat(world.account);
        return {
          say: async (text) => void (await chat.say(text)),
          async choose(label) {
            const line = chat.texts
              .at(-1)
              ?.split('\n')
              .find((one) => one.endsWith(label));
            await chat.say(/^\d+/.exec(line ?? '')?.[0] ?? '');
          },
          async files() {
            const opened = await Promise.all(
              chat.seen.map(async ({ message }) => ({
                bytes: await files.open(message),
                name: message.documentMessage?.fileName ?? '',
              })),
            );
            return opened.flatMap(({ bytes, name }) => (bytes ? [{ bytes, name }] : []));
          },
          seen: () => chat.texts.map((text) => ({ text })),
        };
      },
      fail(kind) {
        if (kind === 'retry') world.account.failQuery('encrypt/key', 'hang');
        if (kind === 'refused') world.account.refuseNext(463);
        if (kind === 'unknown') world.account.cutNext('before');
      },
      async restart() {
        await channel.close?.();
        channel = world.create({ patience, mediaOrigin: files.origin });
        return channel;
      },
      async close() {
        await world.close();
        await whatsapp.close();
        await files.close();
      },
    };
  },
);
