/** What stands around every page. */

import type { Words } from '../index.ts';

export const frame: Words['frame'] = {
  general: 'General',
  lost: 'No connection. Trying again…',
  unanswered: 'The service did not answer. Try again: nothing is done twice.',
  days: 'days',
  administration: 'Administration',
  account: 'My account',
  pages: {
    conversations: 'Conversations',
    parked: 'To decide',
    people: 'People',
    channels: 'Channels',
    linking: 'Phones',
    programs: 'Programs',
    audit: 'Audit trail',
  },
  shortcuts: 'Keyboard shortcuts',
  leave: 'Log out',
  otherLanguage: { name: 'Português', code: 'pt' },
  roles: { attendant: 'attendant', supervisor: 'supervisor', administrator: 'administrator' },
  keys: 'Keys',
  closeKeys: 'Close',
  keyList: [
    ['j k ↓ ↑', 'move through the list'],
    ['Enter', 'open the conversation'],
    ['t', 'take it'],
    ['r', 'answer'],
    ['n', 'write an internal note'],
    ['g', 'give it back to the bot'],
    ['c', 'close it'],
    ['l', 'back to the list'],
    ['Esc', 'leave the text field'],
    ['?', 'show these keys'],
  ],
  notThere: 'Not found.',
  notYours: 'Your user may not do this.',
  comeInAgain: 'Please log in again.',
  oldPage: 'This page is out of date. Open it again and repeat.',
};
