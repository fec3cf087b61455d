import type { Channel } from '../../../src/channels/channel.ts';
import { pause } from '../../../src/channels/pause.ts';
import { createTelegram, type TelegramOptions } from '../../../src/channels/telegram/index.ts';
import type { FailureKind } from '../../../src/core/failure.ts';
import { silent } from '../../../src/log.ts';
import { serve } from '../../../src/serve.ts';
import { type Abilities, type Customer, channelContract } from '../../contracts/channel.ts';
import { type Chat, startBotApi } from '../../support/telegram/bot-api.ts';
import { labelsOf } from '../../support/telegram/chat.ts';

const abilities: Abilities = {
  customers: 'many',
  restarts: true,
  choices: 'buttons',
  contacts: true,
  files: 'whole',
  fails: ['retry', 'refused', 'unknown'],
};

channelContract('telegram', { ...abilities, alone: 'everything' }, () => setUp({}));

channelContract('telegram by webhook', { ...abilities, alone: 'sending' }, async () => {
  const channels: Channel[] = [];
  const serving = await serve({ host: '127.0.0.1', port: 0, channels, parts: () => [], log: silent });
  const webhook = { baseUrl: serving.url, secret: 'secret-of-the-contract', patience: 20 };
  const stage = await setUp({ webhook }, (channel) => {
    channels[0] = channel;
  });
  return { ...stage, close: () => Promise.all([stage.close(), serving.close()]).then(() => {}) };
});

async function setUp(options: Partial<TelegramOptions>, onCreate: (channel: Channel) => void = () => {}) {
  const telegram = await startBotApi();
  const create = () => {
    const channel = createTelegram({
      token: telegram.token,
      apiRoot: telegram.url,
      providerName: 'Rede Exemplo',
      // Attempts follow each other at once; what is done every few minutes need not be seen here.
      pause: (milliseconds, signal) => pause(milliseconds > 60_000 ? milliseconds : 5, signal),
      ...options,
    });
    onCreate(channel);
    return channel;
  };
  return {
    channel: create(),
    customer: (name: string) => createCustomer(telegram.chat(name === 'ana' ? 41 : 42)),
    fail: (kind: FailureKind) => {
      if (kind === 'retry') telegram.fail('sendMessage', { status: 429, retryAfter: 1 });
      if (kind === 'refused') telegram.chat(41).blocked = true;
      if (kind === 'unknown') telegram.dropAfter('sendMessage');
    },
    restart: async () => create(),
    close: () => telegram.close(),
  };
}

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
    files: () =>
      Promise.all(
        chat.messages.flatMap(({ file }) =>
          file
            ? [file.content.arrayBuffer().then((data) => ({ bytes: new Uint8Array(data), name: file.name }))]
            : [],
        ),
      ),
    seen: () => chat.messages.map((message) => ({ text: message.text, labels: labelsOf(message) })),
  };
}
