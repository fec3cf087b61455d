/** Corrections of a summary that need no question. */

import type { Draft } from '../context.ts';
import type { Spoken } from '../events.ts';
import { plain } from './plain.ts';
import { phoneOf } from './reading/answers.ts';
import { emailOf } from './reading/email.ts';
import { nameOf } from './reading/names.ts';
import { readNewName, readNewPhone, readOrder } from './reading/replies.ts';
import { textsOf } from './spoken.ts';

/** An address in a longer text belongs to what it tells. In words of `plain`, which takes an address for several. */
const longestChange = 10;

/** The new name, phone or e-mail, or the wish of a technician, in so many words; of what is asked for. */
export const changeIn = (
  event: Spoken,
  asked: { readonly order: boolean; readonly email: boolean },
): Partial<Draft> | null => {
  const last = textsOf(event).at(-1) ?? '';
  const email = asked.email ? emailOf(event) : null;
  if (email !== null && plain(last).split(' ').length <= longestChange) return { email };
  const phone = phoneOf(event);
  if (phone.ok && readNewPhone(last)) return { phone: phone.phone };
  const name = readNewName(last);
  const read =
    name === null ? null : nameOf({ at: event.at, messages: [{ content: { type: 'text', text: name } }] });
  if (read !== null) return { name: read };
  const order = asked.order ? readOrder(last) : null;
  return order === null ? null : { order };
};
