/** The page that finds conversations. */

import type { Words } from '../index.ts';

export const search: Words['search'] = {
  title: 'Search',
  heading: 'Search conversations',
  label: 'Name, phone, CPF, protocol, order, or words of the conversation',
  find: 'Search',
  how: 'It searches for whole words and numbers. Of several words, a conversation must have all.',
  reach: (days) =>
    days === null
      ? 'It reaches everything that is stored: conversations stay until somebody erases them.'
      : `It reaches what is stored: conversations closed up to ${days} days ago.`,
  empty: 'Write what to look for.',
  tooLong: (most) => `A search has at most ${most} letters.`,
  nothingToFind: 'Nothing in it can be searched for: write a name, a number, or a word of 3 letters or more.',
  over: 'This search has expired. Please write it again.',
  none: 'Nothing found.',
  noneFurther: 'Nothing more found.',
  results: 'What was found',
  further: 'Older ones',
  said: 'said',
  note: 'note',
  matches: 'Found by what is known of who writes.',
};
