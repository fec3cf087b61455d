/** A person with WhatsApp on a phone, who writes to accounts. */

import type { Addressed, Addressing } from './addressing.ts';
import { type Chat, type ChatEnd, createChat } from './chat.ts';
import { createIdentity, type Identity } from './identity.ts';
import type { ChatAccount, Party } from './party.ts';

export type SubscriberOptions = {
  /** Country, area and number, digits only. */
  readonly phone: string;
  readonly name?: string;
  /** The number in the LID; one is invented if absent. */
  readonly lid?: string;
  readonly addressing?: Addressing;
  /** The phone number is told to nobody: only the LID is known. */
  readonly hidden?: boolean;
};

/** `addressing` and `hidden` may change at any moment: a person becomes known. */
export type Subscriber = Addressed & {
  readonly phone: string;
  readonly name: string;
  /** Sends no receipt of what it gets; `Chat.confirm` and `Chat.askAgain` still do. */
  silent: boolean;
  /** The person installs WhatsApp anew: with other keys, and without any session. */
  reinstall(): void;
  /** The person's chat with an account; the same one for the same account. */
  chat(account: { readonly chatAccount: ChatAccount }): Chat;
};

/** A subscriber and what the service knows of them. */
export function createSubscriber(options: SubscriberOptions & { readonly lid: string }): {
  readonly subscriber: Subscriber;
  readonly party: Party;
} {
  const jid = `${options.phone}@s.whatsapp.net`;
  const lid = `${options.lid}@lid`;
  const identities = new Map<number, Identity>([[0, createIdentity()]]);
  const chats = new Map<string, ChatEnd>();

  const identity = (device: number): Identity => {
    const found = identities.get(device) ?? createIdentity();
    identities.set(device, found);
    return found;
  };
  const chatWith = (account: ChatAccount): ChatEnd => {
    const chat = chats.get(account.lid) ?? createChat({ account, person: subscriber, identity });
    chats.set(account.lid, chat);
    return chat;
  };
  const subscriber: Subscriber = {
    phone: options.phone,
    name: options.name ?? 'Cliente',
    jid,
    lid,
    addressing: options.addressing ?? 'lid',
    hidden: options.hidden ?? false,
    silent: false,
    reinstall: () => void identities.set(0, createIdentity()),
    chat: ({ chatAccount }) => chatWith(chatAccount),
  };
  return {
    subscriber,
    party: {
      jid,
      lid,
      devices: () => [...identities.keys()],
      bundle: async (device) => identities.get(device)?.bundle(),
      receive: (message) => chatWith(message.account).receive(message),
      note: (account, stanza, device) => chatWith(account).note(stanza, device),
    },
  };
}
