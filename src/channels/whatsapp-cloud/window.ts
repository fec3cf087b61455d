/**
 * Who wrote when. For 24 hours after a customer's last message WhatsApp takes any answer, and from then on templates
 * alone; and the latest message is what "read" and "writing" are shown on. The time outlives restarts, as one small
 * record for each customer.
 */

import { z } from 'zod';
import type { ConversationId } from '../../core/ids/index.ts';
import { phoneVariants } from '../../core/text/brazil.ts';
import type { Log } from '../../log.ts';
import type { Records } from '../../stores/store.ts';
import type { Heard } from './incoming/reading.ts';

/** `unsure`: it may be tried, for Meta knows. */
export type Window = 'open' | 'closed' | 'unsure';

export type Windows = {
  /** Before what was heard is handed in, so that no answer comes earlier. Never throws: Meta decides in the end. */
  note(heard: readonly Heard[]): Promise<void>;
  /** Whether a customer may be written to freely. */
  of(address: string): Promise<Window>;
  /**
   * A number as its owner writes from it. Old Brazilian accounts lack the ninth digit, and whoever writes to them from a
   * phone may not: the chat is one all the same.
   */
  spelling(address: string): Promise<string>;
  /** Meta's id of a customer's latest message, if one came to this process since the start. */
  latest(conversation: ConversationId): string | undefined;
};

const hour = 3_600_000;
/** What is recorded may be older than the truth by so much: who writes a lot costs one write an hour. */
const slack = hour;
/** For so long a customer who does not write is remembered. */
const remembered = 90 * 24 * hour;
/** Customers whose latest message is kept in memory. */
const most = 10_000;

const recorded = z.object({ at: z.number() });

export function createWindows(parts: {
  readonly records: Pick<Records, 'get' | 'set'>;
  readonly account: string;
  readonly identify: (address: string) => ConversationId;
  readonly log: Pick<Log, 'warn'>;
  readonly now: () => number;
}): Windows {
  const { records, account, identify, log, now } = parts;
  /** Oldest first. */
  const known = new Map<string, { readonly id: string; readonly at: number; readonly recordedAt: number }>();
  /** The ids of the latest messages, by conversation. */
  const latest = new Map<ConversationId, string>();
  const keyOf = (address: string) => `window/whatsapp-cloud/${account}/${identify(address)}`;

  const remember = ({ address, id, at }: Heard, recordedAt: number) => {
    known.delete(address);
    known.set(address, { id, at, recordedAt });
    latest.set(identify(address), id);
    const [oldest] = known.keys();
    if (known.size <= most || oldest === undefined) return;
    known.delete(oldest);
    latest.delete(identify(oldest));
  };

  const noteOne = async (heard: Heard) => {
    const before = known.get(heard.address);
    // By our own clock where that is ahead: compared with Meta's, one that is a day off would close every window.
    const at = Math.max(heard.at, before?.at ?? 0, now());
    const isRecorded = before !== undefined && at - before.recordedAt < slack;
    remember({ ...heard, at }, isRecorded ? before.recordedAt : at);
    if (!isRecorded) await records.set(keyOf(heard.address), { at }, { expiresIn: remembered });
  };

  const lastAt = async (address: string): Promise<number | undefined> => {
    const fresh = known.get(address)?.at;
    if (fresh !== undefined && now() - fresh < 24 * hour) return fresh;
    const { data } = recorded.safeParse((await records.get(keyOf(address)))?.value);
    return data?.at ?? fresh;
  };

  return {
    async note(heard) {
      const last = new Map(heard.map((one) => [one.address, one]));
      await Promise.all([...last.values()].map(noteOne)).catch(() =>
        log.warn({}, 'whatsapp-cloud: when customers wrote could not be recorded'),
      );
    },
    async of(address) {
      const at = await lastAt(address).catch(() => undefined);
      if (at === undefined) return 'unsure';
      const since = now() - at;
      if (since < 24 * hour) return 'open';
      return since < 24 * hour + slack ? 'unsure' : 'closed';
    },
    async spelling(address) {
      const others = /^55\d{10,11}$/.test(address)
        ? phoneVariants(address.slice(2)).map((variant) => `55${variant}`)
        : [];
      for (const candidate of [address, ...others])
        if ((await lastAt(candidate).catch(() => undefined)) !== undefined) return candidate;
      return address;
    },
    latest: (conversation) => latest.get(conversation),
  };
}
