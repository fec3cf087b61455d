/** The pages of those who are not in yet. */

import type { Words } from '../index.ts';

export const door: Words['door'] = {
  enter: 'Log in',
  login: 'User',
  password: 'Password',
  code: 'Authenticator code, or a spare one',
  choose: 'Choose your password',
  hello: 'Hello, ',
  yourLogin: 'Your user is ',
  howLong: 'A password has at least 10 characters; a sentence will do.',
  again: 'The same password again',
  keep: 'Save and log in',
  invitation: 'Invitation',
  notInvited: 'This invitation is no longer valid',
  askAnother: 'An invitation is good for 24 hours, and once. Ask whoever runs Plantão for another.',
  withPassword: 'Log in with user and password',
  codeAsked: 'Please type the password again, and the authenticator code too.',
  wrong: 'User or password do not match.',
  wrongCode: 'The code is wrong, or has been used. Wait for the next one.',
  locked: (wait) => `Too many wrong attempts. Wait ${wait} and try again.`,
  notEqual: 'The two passwords differ.',
  unfit: () => 'This password is too short, too long, or too easy to guess.',
};
