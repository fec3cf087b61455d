/** The desk in a Telegram group, with its bot. */

import type { Backend } from '../../backends/backend.ts';
import { createReadTicket } from '../../calls/read-ticket.ts';
import type { Channel } from '../../channels/channel.ts';
import type { Config } from '../../config/index.ts';
import { Failure } from '../../core/failure.ts';
import { createTelegramGroup, keepForDesk, type TelegramGroup } from '../../desks/telegram-group/index.ts';
import type { Log } from '../../log.ts';
import type { Audit, People } from '../../people/people.ts';
import type { Store } from '../../stores/store.ts';

type Parts = {
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly backend: Pick<Backend, 'listTickets'>;
  readonly attending: { readonly people: People; readonly audit: Audit };
  readonly log: Log;
};

/** The desk of a channel's account: it runs in the process that serves the account. */
export type GroupOf = {
  /** Makes it anew, over the store of who serves the account. */
  open(store: Store): TelegramGroup;
  /** For processes where it does not run: what happens in the group is kept for the one where it does. */
  keep(): void;
  /** Calls back when another process has kept something; returns how to stop. */
  hear(callback: () => void): () => void;
};

/** What processes tell each other of: something is kept for the desk. */
const kept = 'telegram-group-kept';

/** Null if the channel is not the desk's bot. */
export function groupOn(
  channel: Channel,
  { telegramDesk, http }: Pick<Config, 'telegramDesk' | 'http'>,
  { store, channels, backend, attending, log }: Parts,
): GroupOf | null {
  const { forum, name, account } = channel;
  if (forum === undefined || name !== 'telegram' || account !== telegramDesk?.account) return null;
  const { group, perMinute } = telegramDesk;
  return {
    open: (own) =>
      createTelegramGroup({
        ...{ forum, store: own, log, group, perMinute },
        people: attending.people,
        audit: attending.audit,
        publicUrl: http.publicUrl,
        async media(ref, limit) {
          if (channel.media === undefined) throw new Failure('refused', 'este bot não entrega arquivos');
          return channel.media(ref, limit);
        },
        networkOn: (origin) =>
          channels.find(
            (candidate) => candidate.name === origin.channel && candidate.account === origin.account,
          ),
        findTicket: createReadTicket(backend),
      }),
    keep: () =>
      keepForDesk({ forum, records: store.records, group, told: () => store.peers?.tell(kept, group) }),
    hear: (callback) =>
      store.peers?.hear(kept, (which) => {
        if (which === group) callback();
      }) ?? (() => {}),
  };
}
