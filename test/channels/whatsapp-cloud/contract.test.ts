import type { Channel } from '../../../src/channels/channel.ts';
import { pause } from '../../../src/channels/pause.ts';
import { createWhatsAppCloud } from '../../../src/channels/whatsapp-cloud/index.ts';
import type { FailureKind } from '../../../src/core/failure.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { serve } from '../../../src/serve.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { type Customer, channelContract } from '../../contracts/channel.ts';
import { type Person, startGraphApi } from '../../support/graph/graph-api.ts';
import { toRecord } from '../../support/graph/objections.ts';
import { labelsOf, textOf } from '../../support/graph/person.ts';

channelContract(
  'whatsapp-cloud',
  {
    customers: 'many',
    restarts: true,
    alone: 'sending',
    vouches: true,
    choices: 'buttons',
    contacts: false,
    files: 'whole',
    fails: ['retry', 'refused', 'unknown'],
  },
  async () => {
    const meta = await startGraphApi();
    const channels: Channel[] = [];
    const serving = await serve({ host: '127.0.0.1', port: 0, channels, parts: () => [], log: silent });
    const create = () => {
      const channel = createWhatsAppCloud({
        account: 'main',
        phoneId: meta.phoneId,
        token: meta.token,
        appSecret: meta.appSecret,
        verifyToken: meta.verifyToken,
        apiRoot: meta.url,
        records: createMemoryStore().records,
        identify: createKeys(new Uint8Array(32)).identify,
        log: silent,
        // Attempts follow each other at once.
        pause: (_, signal) => pause(5, signal),
      });
      channels[0] = channel;
      return channel;
    };
    const channel = create();
    await meta.connect(`${serving.url}/whatsapp-cloud/main`);
    const ana = meta.person('553799110001', 'Ana');
    const bruno = meta.person('5537991100022', 'Bruno');
    return {
      channel,
      customer: (name) => createCustomer(name === 'ana' ? ana : bruno),
      fail: (kind: FailureKind) => {
        if (kind === 'retry')
          meta.fail('messages', { status: 429, code: 130_429, headers: { 'retry-after': '1' } });
        if (kind === 'refused') ana.blocked = true;
        if (kind === 'unknown') meta.dropAfter('messages');
      },
      restart: async () => create(),
      close: () => Promise.all([meta.close(), serving.close()]).then(() => {}),
    };
  },
);

const createCustomer = (person: Person): Customer => ({
  say: person.say,
  choose: person.press,
  files: () =>
    Promise.all(
      person.messages.flatMap(({ upload, payload }) =>
        upload
          ? [
              upload.content.arrayBuffer().then((data) => ({
                bytes: new Uint8Array(data),
                name: String(toRecord(payload.document).filename),
              })),
            ]
          : [],
      ),
    ),
  seen: () => person.messages.map((message) => ({ text: textOf(message), labels: labelsOf(message) })),
});
