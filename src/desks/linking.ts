/** Linking phones to accounts, as desks offer it: whoever sees what is shown can have the account. */

import { z } from 'zod';
import type { Channel } from '../channels/channel.ts';

/** How an account stands, and what is shown to link it. */
export const linkingView = z.object({
  account: z.string(),
  state: z.enum(['off', 'connecting', 'connected', 'down']),
  detail: z.string(),
  qr: z.string().optional(),
  code: z.string().optional(),
  over: z.literal(true).optional(),
});
export type LinkingView = z.infer<typeof linkingView>;

/** An account that a phone links, in whichever process it is served. */
export type Linked = {
  /** The channel's name. */
  readonly channel: string;
  readonly account: string;
  view(): Promise<LinkingView>;
  /**
   * Has it shown again, if nobody used it for long, and asks for something to type on the phone of this number, digits with
   * country code, if one is given. Rejects, in words for a person, if none is awaited.
   */
  ask(phone?: string): Promise<void>;
};

/** Reads how an account of this process stands, and what links it, if that is what it needs. */
export const viewLinking = (channel: Channel): LinkingView => ({
  account: channel.account,
  ...channel.standing(),
  ...channel.linking?.shown(),
});

/** The accounts that this process links; null if a phone is not what makes the channel an account. */
export function linkedHere(channel: Channel): Linked | null {
  const { name, account, linking } = channel;
  if (linking === undefined) return null;
  return {
    channel: name,
    account,
    view: async () => viewLinking(channel),
    async ask(phone) {
      linking.show();
      if (phone !== undefined) await linking.requestCode(phone);
    },
  };
}
