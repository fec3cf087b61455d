/**
 * A channel at work in this process: what every process does for its account, and what only the one does that has the
 * account's lock.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Channel } from '../../channels/channel.ts';
import { type Linked, linkedHere } from '../../desks/linking.ts';
import type { TelegramGroup } from '../../desks/telegram-group/index.ts';
import type { Log } from '../../log.ts';
import { pools } from '../../runtime/decide.ts';
import type { Share } from '../../runtime/pump.ts';
import type { Runtime } from '../../runtime/run.ts';
import type { Part } from '../../serve.ts';
import type { Store } from '../../stores/store.ts';
import type { GroupOf } from '../desks/group.ts';
import type { Intake } from '../intake.ts';
import { type Alone, createAlone } from './alone.ts';
import { shareLinking } from './linking.ts';
import { shareStanding } from './standing.ts';

type Account = { readonly channel: string; readonly account: string };

/** What is done alone for each account. */
export type Accounts = {
  /** The same for one account whenever it is asked for. */
  of(account: Account): Alone;
  /** Who takes work of a pool now: of an account's the one process that sends for it. */
  share(pool: string): Share;
};

export function createAccounts(parts: {
  readonly store: Store;
  readonly log: Log;
  /** See `AloneOptions`. */
  readonly lease?: number;
}): Accounts {
  const known = new Map<string, Alone>();
  return {
    of(account) {
      const pool = pools.channel(account);
      const alone = known.get(pool) ?? createAlone({ ...parts, name: `channel:${pool}` });
      known.set(pool, alone);
      return alone;
    },
    share(pool) {
      const alone = known.get(pool);
      return alone === undefined ? 'shared' : alone.isOurs() ? 'ours' : 'others';
    },
  };
}

export type Serving = {
  /** How the channel is, as far as this process can tell. */
  part(): Part;
  /** The same of the desk on its account; null if there is none. */
  desk(): Part | null;
  /** How a phone is linked to it, from whichever process; null if that is not what makes it an account. */
  readonly linking: Linked | null;
  /** @throws what the channel's or the desk's start throws. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

export type ServingParts = {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly intake: Pick<Intake, 'from' | 'reportsFrom'>;
  /** Hears who is writing. */
  readonly typing: (channel: Channel) => (address: string) => void;
  readonly runtime: Pick<Runtime, 'wake' | 'drained'>;
  /** The desk that the account is for; null if it is for none. */
  readonly group: GroupOf | null;
  readonly log: Pick<Log, 'warn'>;
  /** Milliseconds that what is being sent may take to end. */
  readonly patience: number;
};

export function createServing(channel: Channel, parts: ServingParts): Serving {
  const { name, account } = channel;
  const called = `${name}:${account}`;
  const start = (over: Store) =>
    channel.start(
      parts.intake.from(channel, over),
      parts.intake.reportsFrom(channel, over),
      parts.typing(channel),
    );
  if (channel.alone === undefined)
    return {
      part: () => ({ name: called, ...channel.standing() }),
      desk: () => null,
      linking: linkedHere(channel),
      start: () => start(parts.store),
      stop: () => channel.stop(),
    };
  return createOwnServing(channel, parts, called, start);
}

function createOwnServing(
  channel: Channel,
  { store, accounts, runtime, group, log, patience }: ServingParts,
  called: string,
  start: (over: Store) => Promise<void>,
): Serving {
  const at = { channel: channel.name, account: channel.account };
  const pool = pools.channel(at);
  const alone = accounts.of(at);
  const listensAlone = channel.alone === 'everything';
  let desk: TelegramGroup | null = null;

  const duty = {
    async start() {
      desk = group?.open(alone.store) ?? null;
      await desk?.start();
      if (listensAlone) await start(alone.store);
      runtime.wake();
    },
    async stop({ replaced }: { readonly replaced: boolean }) {
      const ending = desk;
      desk = null;
      await Promise.all([ending?.stop(), listensAlone ? channel.stop({ replaced }) : undefined]);
      if (!listensAlone) group?.keep();
      if (!replaced) await Promise.race([runtime.drained(pool), delay(patience, undefined, { ref: false })]);
      if (listensAlone) await channel.close?.();
    },
  };
  const unhear = group?.hear(() => {
    desk?.look().catch(() => log.warn({}, 'telegram group: what another process took could not be read'));
  });

  const elsewhere = (told?: string): { readonly state: string; readonly detail: string } =>
    alone.whose() === 'others'
      ? { state: 'elsewhere', detail: told ?? 'outro processo cuida disto' }
      : { state: 'connecting', detail: 'nenhum processo cuida disto agora: um deles assume em segundos' };
  const isHere = () => store.peers === undefined || alone.whose() === 'ours';

  const linking = shareLinking(channel, { store, alone });
  const standings = shareStanding(called, { store, standing: channel.standing, isOurs: alone.isOurs });

  return {
    linking,
    part: () => ({
      name: called,
      ...(isHere() || !listensAlone ? channel.standing() : elsewhere(standings.told())),
    }),
    desk: () =>
      group === null ? null : { name: 'telegram-group', ...(isHere() ? deskStanding(desk) : elsewhere()) },
    async start() {
      if (!listensAlone) {
        group?.keep();
        await start(store);
      }
      await alone.start(duty);
    },
    async stop() {
      unhear?.();
      linking?.stop();
      standings.stop();
      await Promise.all([alone.stop(), listensAlone ? undefined : channel.stop()]);
    },
  };
}

const deskStanding = (desk: TelegramGroup | null): { readonly state: string; readonly detail: string } =>
  desk?.standing() ?? { state: 'off', detail: 'desligado' };
