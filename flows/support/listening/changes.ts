/** Corrections of a summary that need no question. */

import type { Draft } from '../context.ts';
import type { Spoken } from '../events.ts';
import { phoneOf } from './answers.ts';
import { nameOf } from './names.ts';
import { readNewName, readNewPhone, readOrder } from './replies.ts';
import { textsOf } from './spoken.ts';

/** The new name or phone, or the wish of a technician, in so many words. */
export const changeIn = (event: Spoken, hasOrder: boolean): Partial<Draft> | null => {
  const last = textsOf(event).at(-1) ?? '';
  const phone = phoneOf(event);
  if (phone.ok && readNewPhone(last)) return { phone: phone.phone };
  const name = readNewName(last);
  const read =
    name === null ? null : nameOf({ at: event.at, messages: [{ content: { type: 'text', text: name } }] });
  if (read !== null) return { name: read };
  const order = hasOrder ? readOrder(last) : null;
  return order === null ? null : { order };
};
