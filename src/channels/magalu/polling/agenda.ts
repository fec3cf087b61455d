/**
 * Which protocols are looked at again although nothing is said to have changed: what is listed late (a message that was
 * taken, or one that moderation holds), what could not be looked at, and what is open, from time to time. Kept in the process:
 * after a start all of it is looked at anyway.
 */

/** Why a protocol is looked at again, and until when, in milliseconds since it was put down. */
const reasons = {
  /** It was news: what belongs to it may be listed a little later. */
  news: 10 * 60_000,
  /** A message of ours is not listed yet, or not decided. */
  sent: 60 * 60_000,
  /** Magalu did not tell. */
  failed: 30 * 60_000,
  /** It is open, and nothing was heard of it for long. */
  quiet: Number.POSITIVE_INFINITY,
} as const;

export type Reason = keyof typeof reasons;

type Entry = {
  readonly reason: Reason;
  readonly since: number;
  due: number;
  looks: number;
};

export type Agenda = {
  /** Puts a protocol down, to be looked at soon, then ever more seldom. */
  add(id: string, reason: Reason): void;
  has(id: string, reason: Reason): boolean;
  /** What there was to see has been seen. */
  remove(id: string, reason: Reason): void;
  /** The protocols whose time has come, at most so many, each of them once. */
  due(limit: number): readonly string[];
  /** When the first one that failed was put down; undefined if none did. */
  failedSince(): number | undefined;
};

/** @param options.first milliseconds until the first look; each later one is twice as far away. */
export function createAgenda({ first, now }: { readonly first: number; readonly now: () => number }): Agenda {
  const entries = new Map<string, Entry>();
  const keyOf = (id: string, reason: Reason): string => `${reason} ${id}`;

  return {
    add(id, reason) {
      const key = keyOf(id, reason);
      const known = entries.get(key);
      // What fails again goes on where it was; all else begins anew.
      if (known !== undefined && reason === 'failed') return;
      entries.set(key, { reason, since: now(), due: now() + (reason === 'quiet' ? 0 : first), looks: 0 });
    },
    has: (id, reason) => entries.has(keyOf(id, reason)),
    remove(id, reason) {
      entries.delete(keyOf(id, reason));
    },
    due(limit) {
      const at = now();
      const found = new Set<string>();
      for (const [key, entry] of entries) {
        if (entry.due > at) continue;
        const id = key.slice(entry.reason.length + 1);
        if (!found.has(id) && found.size === limit) break;
        found.add(id);
        entry.looks++;
        entry.due = at + first * 2 ** Math.min(entry.looks, 6);
        if (entry.reason === 'quiet' || at - entry.since > reasons[entry.reason]) entries.delete(key);
      }
      return [...found];
    },
    failedSince() {
      const failed = [...entries.values()].filter(({ reason }) => reason === 'failed');
      return failed.length === 0 ? undefined : Math.min(...failed.map(({ since }) => since));
    },
  };
}
