/** The channel of one number before a Meta for tests, served as the program serves it. */

import type { Arrival, Channel, DeliveryReport } from '../../../src/channels/channel.ts';
import { pause } from '../../../src/channels/pause.ts';
import {
  createWhatsAppCloud,
  type WhatsappCloudOptions,
} from '../../../src/channels/whatsapp-cloud/index.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { serve } from '../../../src/serve.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { type GraphApi, startGraphApi } from './graph-api.ts';

export type Stage = {
  readonly meta: GraphApi;
  /** The address of the account `main`. */
  readonly url: string;
  readonly records: WhatsappCloudOptions['records'];
  /** What was handed in, and what was logged. */
  readonly arrivals: readonly Arrival[];
  readonly reports: readonly DeliveryReport[];
  readonly logged: readonly unknown[];
  /** How many batches wait to be stored, at the gate. */
  held(): number;
  /** While it is set, nothing can be stored. */
  full: boolean;
  /** What storing waits for. */
  gate: Promise<void>;
  /** A channel in the place of the one before. */
  create(options?: Partial<WhatsappCloudOptions>): Channel;
  /** Creates one and starts it. */
  begin(options?: Partial<WhatsappCloudOptions>): Promise<Channel>;
  close(): Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const meta = await startGraphApi();
  const channels: Channel[] = [];
  const serving = await serve({ host: '127.0.0.1', port: 0, channels, parts: () => [], log: silent });
  const arrivals: Arrival[] = [];
  const reports: DeliveryReport[] = [];
  const logged: unknown[] = [];
  const { records } = createMemoryStore();
  let held = 0;
  const log = (fields: object, message: string) => void logged.push([fields, message]);

  const keepAll = async <Kept>(list: Kept[], batch: readonly Kept[]) => {
    if (stage.full) throw new Error('disk full');
    held++;
    await stage.gate;
    held--;
    list.push(...batch);
  };
  const stage: Stage = {
    meta,
    url: `${serving.url}/whatsapp-cloud/main`,
    ...{ records, arrivals, reports, logged },
    held: () => held,
    full: false,
    gate: Promise.resolve(),
    create(options = {}) {
      const channel = createWhatsAppCloud({
        account: 'main',
        phoneId: meta.phoneId,
        token: meta.token,
        appSecret: meta.appSecret,
        verifyToken: meta.verifyToken,
        apiRoot: meta.url,
        records,
        identify: createKeys(new Uint8Array(32)).identify,
        log: { debug: log, info: log, warn: log, error: log },
        pause: (_, signal) => pause(2, signal),
        ...options,
      });
      channels.splice(0, 1, channel);
      return channel;
    },
    async begin(options) {
      const channel = stage.create(options);
      await channel.start(
        (batch) => keepAll(arrivals, batch),
        (batch) => keepAll(reports, batch),
      );
      return channel;
    },
    async close() {
      await Promise.all(channels.map((channel) => channel.stop()));
      await Promise.all([meta.close(), serving.close()]);
    },
  };
  return stage;
}
