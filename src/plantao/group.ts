/** The desk in a Telegram group, with its bot. */

import type { Backend } from '../backends/backend.ts';
import { createReadTicket } from '../calls/read-ticket.ts';
import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config/index.ts';
import { Failure } from '../core/failure.ts';
import type { Desk } from '../desks/desk.ts';
import { createTelegramGroup } from '../desks/telegram-group/index.ts';
import type { Log } from '../log.ts';
import type { Audit, People } from '../people/people.ts';
import type { Store } from '../stores/store.ts';

/** Null if there is to be none, or its bot is not served here. */
export function openGroup(
  { telegramDesk, http }: Config,
  parts: {
    readonly store: Store;
    readonly channels: readonly Channel[];
    readonly backend: Pick<Backend, 'listTickets'>;
    readonly attending: { readonly people: People; readonly audit: Audit };
    readonly log: Log;
  },
): Desk | null {
  const { store, channels, backend, attending, log } = parts;
  const bot = channels.find(({ name, account }) => name === 'telegram' && account === telegramDesk?.account);
  const forum = bot?.forum;
  if (telegramDesk === undefined || forum === undefined) return null;
  return createTelegramGroup({
    ...{ forum, store, log },
    people: attending.people,
    audit: attending.audit,
    group: telegramDesk.group,
    perMinute: telegramDesk.perMinute,
    publicUrl: http.publicUrl,
    async media(ref, limit) {
      if (bot?.media === undefined) throw new Failure('refused', 'este bot não entrega arquivos');
      return bot.media(ref, limit);
    },
    filesOn: (origin) =>
      channels.find(({ name, account }) => name === origin.channel && account === origin.account)?.shows
        ?.files ?? [],
    findTicket: createReadTicket(backend),
  });
}
