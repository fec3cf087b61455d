/** How fast a number may send, and which files. */

import { type FileRule, largestFile } from '../../files.ts';
import type { Limits } from '../../pace.ts';

/**
 * Meta takes 80 messages a second of a number, and of one customer a burst of some, then one in six seconds; beyond it
 * asks for a pause. A little less than it allows: what leaves evenly may arrive in heaps.
 */
export const usualLimits: Limits = {
  everybody: { messages: 75, within: 1_000 },
  chat: { messages: 15, within: 20_000 },
};

const office = 'application/vnd.openxmlformats-officedocument';

export const pictures: readonly string[] = ['image/jpeg', 'image/png'];

/** What Meta takes to be sent, by its reference of media: pictures up to 5 MB, documents up to 100 MB. */
export const files: readonly FileRule[] = [
  { types: pictures, size: 5 * 2 ** 20 },
  {
    types: [
      'application/pdf',
      'text/plain',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      `${office}.wordprocessingml.document`,
      `${office}.spreadsheetml.sheet`,
      `${office}.presentationml.presentation`,
    ],
    size: largestFile,
  },
];
