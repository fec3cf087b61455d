import { createTelegram } from '../../src/channels/telegram/index.ts';
import { type Customer, channelContract } from '../contracts/channel.ts';
import { type Chat, startBotApi } from '../support/bot-api.ts';
import { labelsOf } from '../support/bot-api-chat.ts';

channelContract(
  'telegram',
  {
    customers: 'many',
    restarts: true,
    choices: 'buttons',
    contacts: true,
    fails: ['retry', 'refused', 'unknown'],
  },
  async () => {
    const telegram = await startBotApi();
    const create = () =>
      createTelegram({
        token: telegram.token,
        apiRoot: telegram.url,
        providerName: 'Rede Exemplo',
        pause: () => new Promise((resolve) => setTimeout(resolve, 5)),
      });
    return {
      channel: create(),
      customer: (name) => createCustomer(telegram.chat(name === 'ana' ? 41 : 42)),
      fail: (kind) => {
        if (kind === 'retry') telegram.fail('sendMessage', { status: 429, retryAfter: 3 });
        if (kind === 'refused') telegram.chat(41).blocked = true;
        if (kind === 'unknown') telegram.dropAfter('sendMessage');
      },
      restart: async () => create(),
      close: () => telegram.close(),
    };
  },
);

function createCustomer(chat: Chat): Customer {
  return {
    say: async (text) => {
      chat.say(text);
    },
    choose: async (label) => {
      chat.press(label);
    },
    shareContact: async (phone, own) => {
      chat.shareContact(phone, own);
    },
    seen: () => chat.messages.map((message) => ({ text: message.text, labels: labelsOf(message) })),
  };
}
