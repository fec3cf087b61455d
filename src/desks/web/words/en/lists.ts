/** The lists of conversations. */

import type { Words } from '../index.ts';

export const lists: Words['lists'] = {
  title: 'Conversations',
  choose: 'Choose a conversation from the list.',
  hints: [' move through the list, ', ' opens, ', ' shows the keys.'],
  waiting: 'Waiting',
  nobodyWaits: 'Nobody is waiting.',
  mine: 'Mine',
  noneMine: 'No conversation of yours.',
  others: 'With colleagues',
  bot: 'With the bot',
  closed: 'Closed today',
  with: 'with',
  owing: 'unanswered for',
  nameless: 'No name',
  site: 'Website',
};
