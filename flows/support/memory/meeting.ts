/** What the words of a customer tell about who writes. */

import { type Context, customerOf } from '../context.ts';
import type { Spoken, SupportEvent } from '../events.ts';
import { vouchedPhoneOf } from '../listening/reading/answers.ts';

export const sender = (context: Context, event: Spoken): Pick<Context, 'sender'> => ({
  sender: {
    phone: vouchedPhoneOf(event) ?? context.sender.phone,
    profile: event.messages.at(-1)?.profileName ?? context.sender.profile,
  },
});

/** The language that the words of this event are in, if they are clearly in one; else that of the conversation. */
export const inLanguageOf = ({ language }: Context, event: SupportEvent): Pick<Context, 'language'> => ({
  language: ('messages' in event ? event.language : undefined) ?? language,
});

/** Whoever has not proved who they are is asked anew each time; a phone that the ERP did not know is not tried again. */
export const unproved = (context: Context): Partial<Context> =>
  customerOf(context) !== null
    ? {}
    : {
        identity: { level: 'unknown' },
        document: null,
        lastDigits: null,
        ...(context.identity.level === 'unreachable' ? { triedPhone: null } : {}),
      };
