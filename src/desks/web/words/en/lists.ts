/** The lists of conversations. */

import type { Words } from '../index.ts';

export const lists: Words['lists'] = {
  title: 'Conversations',
  choose: 'Choose a conversation from the list.',
  hints: [' move through the list, ', ' opens, ', ' shows the keys.'],
  hintNext: ' takes the next one, ',
  waiting: 'Waiting',
  nobodyWaits: 'Nobody is waiting.',
  mine: 'Mine',
  noneMine: 'No conversation of yours.',
  others: 'With colleagues',
  bot: 'With the bot',
  closed: 'Closed today',
  with: 'with',
  owing: 'unanswered for',
  next: 'Take the next one',
  more: (rows, isAll) => (isAll ? `and ${rows} more` : `and more than ${rows} more`),
  older: 'and older ones',
  nudged: 'nobody has taken it',
  queue: 'Queue',
  allQueues: 'All queues',
  myQueues: 'My queues',
  alerts: 'Alerts',
  sound: 'Sound when somebody begins to wait',
  notifications: 'Alert me outside of this page, too',
  blocked: 'The browser does not allow it: permit notifications for this address.',
  newWaiting: 'A customer is waiting',
  stillWaiting: 'Still not taken by anybody',
  nameless: 'No name',
  site: 'Website',
};
