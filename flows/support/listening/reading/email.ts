/** E-mail addresses in what people write. */

import type { Spoken } from '../../events.ts';
import { firstRead } from '../spoken.ts';

/** As mail servers take them. */
const longest = 254;

/** Whether it looks like an address: `something@something.tld`. Whether it is one only a letter to it would show. */
const isAddress = (word: string): boolean => {
  const [name = '', domain = '', ...more] = word.split('@');
  return (
    more.length === 0 &&
    name !== '' &&
    /^[^.]+(?:\.[^.]+)*\.[^.\d]{2,}$/.test(domain) &&
    word.length <= longest
  );
};

/** The address among these messages, as it was written; the last one if there are several. */
export const emailOf = (spoken: Spoken): string | null =>
  firstRead(
    spoken,
    (text) =>
      text
        .split(/[\s<>()[\],;:"'*]+/)
        .map((word) => word.replace(/[.!?]+$/, ''))
        .findLast(isAddress) ?? null,
  );
