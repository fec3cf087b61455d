/** Who is writing right now, customers and attendants. Nothing of it is kept. */

import type { Channel, Typing } from '../channels/channel.ts';
import { type ConversationId, conversationId } from '../core/ids/index.ts';
import type { Store } from '../stores/store.ts';

export type Presence = {
  /** What a channel is started with. */
  from(channel: Pick<Channel, 'name' | 'account'>): Typing;
  /** A customer is writing. */
  fromCustomer(conversation: ConversationId): void;
  /** Calls back when a customer is writing, every two seconds at most for each conversation; returns how to stop. */
  watch(callback: (conversation: ConversationId) => void): () => void;
  /**
   * An attendant is writing: the customer sees it where the network shows it. To be called at each key: it goes out every
   * four seconds at most, since networks let it fade after some five. Never rejects.
   */
  byAttendant(conversation: ConversationId): Promise<void>;
};

/** Milliseconds. */
const between = { customer: 2_000, attendant: 4_000 } as const;
/** What processes tell each other of. */
const topics = { customer: 'customer-types', attendant: 'attendant-types' } as const;
/** After so many conversations it is looked whose turn is long over. */
const remembered = 1_000;

export function createPresence(parts: {
  readonly store: Pick<Store, 'conversation' | 'peers'>;
  readonly channels: () => readonly Channel[];
  readonly identify: (at: {
    readonly channel: string;
    readonly account: string;
    readonly address: string;
  }) => ConversationId;
  /** Whether this process shows customers anything on a channel: another one may serve the account. Yes if absent. */
  readonly serves?: (channel: Channel) => boolean;
  /** Milliseconds since any moment, for tests. */
  readonly now?: () => number;
}): Presence {
  const { store, channels, identify, serves = () => true, now = () => performance.now() } = parts;
  const { peers } = store;
  const watchers = new Set<(conversation: ConversationId) => void>();
  const customers = createThrottle(between.customer, now);
  const attendants = createThrottle(between.attendant, now);

  const showWatchers = (conversation: ConversationId): void => {
    for (const watcher of watchers) watcher(conversation);
  };
  const fromCustomer = (conversation: ConversationId): void => {
    if ((watchers.size === 0 && peers === undefined) || !customers(conversation)) return;
    showWatchers(conversation);
    peers?.tell(topics.customer, conversation);
  };
  peers?.hear(topics.customer, (id) => {
    const conversation = conversationId(id);
    if (watchers.size > 0 && customers(conversation)) showWatchers(conversation);
  });

  const showCustomer = async (conversation: ConversationId, elsewhere: () => void): Promise<void> => {
    const found = await store.conversation(conversation).catch(() => null);
    if (found === null) return;
    const { origin } = found;
    const channel = channels().find(
      ({ name, account }) => name === origin.channel && account === origin.account,
    );
    if (channel === undefined) return;
    if (serves(channel)) await channel.typing?.(origin.address);
    else elsewhere();
  };
  peers?.hear(topics.attendant, (id) => void showCustomer(conversationId(id), () => {}));

  return {
    from:
      ({ name, account }) =>
      (address) =>
        fromCustomer(identify({ channel: name, account, address })),
    fromCustomer,
    watch(callback) {
      watchers.add(callback);
      return () => watchers.delete(callback);
    },
    async byAttendant(conversation) {
      if (!attendants(conversation)) return;
      await showCustomer(conversation, () => peers?.tell(topics.attendant, conversation));
    },
  };
}

/** Whether it is time again, for each conversation. */
function createThrottle(milliseconds: number, now: () => number): (conversation: ConversationId) => boolean {
  const latest = new Map<ConversationId, number>();
  return (conversation) => {
    const at = now();
    if (at - (latest.get(conversation) ?? Number.NEGATIVE_INFINITY) < milliseconds) return false;
    if (latest.size >= remembered)
      for (const [one, since] of latest) if (at - since >= milliseconds) latest.delete(one);
    latest.set(conversation, at);
    return true;
  };
}
