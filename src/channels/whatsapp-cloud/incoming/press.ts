/** What a button carries: the menu that it belongs to and the choice that it is. */

import type { Incoming } from '../../../core/content.ts';

/** The id of a button or row; Meta takes up to 200 characters. */
export const pressId = (menu: string, choice: string): string => `${menu}:${choice}`;

/** What a press says. A button of another program that had this number before says its label. */
export function readPress(id: string, label: string): Incoming {
  const [, menu, choice] = /^([\s\S]+):([a-z0-9-]{1,24})$/.exec(id) ?? [];
  return menu !== undefined && choice !== undefined
    ? { type: 'choice', choice, menu, label }
    : { type: 'text', text: label };
}
