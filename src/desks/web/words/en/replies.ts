/** Canned replies, and the page where they are written. */

import type { Words } from '../index.ts';

export const replies: Words['replies'] = {
  title: 'Canned replies',
  how: 'Whoever attends begins the text with / and chooses. Fields that the conversation fills in:',
  kept: 'Kept.',
  another: 'New reply',
  present: 'Those that there are',
  name: 'Name in the list',
  text: 'Its text',
  keep: 'Keep',
  remove: 'Delete',
  incomplete: 'Not kept: a reply has a name (up to 60 letters) and a text (up to 2,000).',
  changedMeanwhile:
    'Somebody else changed the replies while you were writing. Look again, and keep it once more.',
  tooMany: (most) => `Not kept: up to ${most} replies fit.`,
  choose: 'Canned replies',
  none: 'No reply has that.',
  edit: 'Edit the canned replies',
  unfilled: (fields) =>
    `Not sent: ${fields.join(', ')} must be filled in. Write what the customer is to read in its place.`,
};
