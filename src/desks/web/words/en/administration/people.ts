/** The pages of those who attend. */

import type { Why } from '../../../../../people/people.ts';
import type { Words } from '../../index.ts';

const problems: Readonly<Record<Why, string>> = {
  unknown: 'There is no such user.',
  last: 'This is the only administrator who can come in: make another one first.',
  login: 'A user has 2 to 64 letters without accents, digits, dots, hyphens, underscores, + or @.',
  name: 'A name has 1 to 80 characters, on one line.',
  taken: 'There is such a user already.',
  password: 'This password is too short, too long, or too easy to guess.',
};

export const people: Words['people'] = {
  title: 'People',
  name: 'Name',
  login: 'User',
  role: 'Role',
  lastSeen: 'Last seen',
  state: 'State',
  never: 'never',
  ago: ['', ' ago'],
  states: { disabled: 'disabled', invited: 'no password yet', totp: 'with an authenticator' },
  add: 'Add somebody',
  create: 'Create and invite',
  createHint:
    'The user does not change afterwards, and is not given again. The page shows an address where the password is chosen.',
  invitation: 'Give this address to',
  once: 'It is good once, for 24 hours, and is not shown again.',
  address: 'Address of the invitation',
  about: 'Name and role',
  queues: 'Queues',
  queuesHint: 'With none chosen, they attend all of them.',
  save: 'Save',
  access: 'Access',
  accessHint:
    'A new address is for who forgot the password; the one before is no good any more. Who is disabled is out at once.',
  newLink: 'New address for the password',
  forgetCode: 'Ask for no code any more',
  disable: 'Disable',
  enable: 'Enable',
  done: {
    changed: 'Saved.',
    disabled: 'Disabled: nobody comes in as this user, and who was in is out.',
    enabled: 'Enabled: the password is the one of before.',
    forgotten: 'Only the password is asked for now.',
    ended: 'Ended: who was in has to log in again.',
  },
  disabledFirst: 'This user is disabled: enable them first.',
  notYourself: 'You cannot disable yourself: ask another administrator.',
  problem: ({ why }) => problems[why],
};

export const sessions: Words['sessions'] = {
  title: 'Sessions',
  none: 'No session is open.',
  here: 'this one',
  lastSeen: 'last used on',
  since: 'begun on',
  end: 'End',
  endAll: 'End all',
  endOthers: 'End all others',
};
