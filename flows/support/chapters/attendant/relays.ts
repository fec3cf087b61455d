/** What a person says to the customer. */

import type { Attachment } from '../../../../src/core/content.ts';
import type { Kit } from '../../kit.ts';

/** What an attendant's own words have told is no longer untold: the text itself, or its protocol. */
const stillUntold = (untold: readonly string[], said: string): readonly string[] =>
  untold.filter((text) => {
    const protocol = /\d{12,24}/.exec(text)?.[0];
    return (
      !said.includes(text) && !(protocol !== undefined && said.replace(/[\s.-]/g, '').includes(protocol))
    );
  });

/** As a line for people: a file stands there by its name. */
export const wordsOf = ({ text, file }: { readonly text: string; readonly file?: Attachment }): string =>
  [file === undefined ? '' : `[${file.name}]`, text].filter((part) => part !== '').join(' ');

/** A person's words: said by the bot's account, or there already. */
export const createRelays = ({ support }: Pick<Kit, 'support'>) =>
  [
    support.emit(({ event }) => {
      if (event.type !== 'attendant.said') throw new Error('only what an attendant said is passed on');
      const { text, by, file } = event;
      return by.elsewhere
        ? { type: 'said', text: wordsOf(event), by }
        : { type: 'say', text, by, ...(file === undefined ? {} : { file }) };
    }),
    support.assign(({ context, event }) =>
      event.type === 'attendant.said'
        ? { attended: true, untold: stillUntold(context.untold, event.text) }
        : {},
    ),
  ] as const;
