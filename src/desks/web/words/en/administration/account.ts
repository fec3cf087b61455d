/** The page of one's own account. */

import type { Words } from '../../index.ts';

export const account: Words['account'] = {
  title: 'My account',
  naming: 'Name',
  name: 'The name that customers and colleagues see',
  nameHint: 'It counts from your next answer on.',
  changing: 'Password',
  old: 'Present password',
  password: 'New password',
  change: 'Change the password',
  changeHint: 'Whoever is in elsewhere with the old password is out.',
  wrongPassword: 'The present password is another one.',
  authenticator: 'Authenticator',
  why: 'With an authenticator app on your phone, whoever finds out your password still does not come in: a code of six digits is asked for, too.',
  setUp: 'Set up',
  beginAgain: 'Begin again, with another secret',
  qr: 'QR code for the authenticator app',
  scan: 'Scan it with the app, and write the code that it shows.',
  orType: 'Or type in the app:',
  confirm: 'Confirm',
  notConfirmed: 'The code is not of this secret. Check the phone’s clock and try the next code.',
  confirmed: 'Done: the code is asked for the next time you log in.',
  shown: 'Code that the app shows',
  isSetUp: (spare) =>
    `The code is asked for at each login. ${spare === 0 ? 'There are no spare codes.' : spare === 1 ? '1 spare code is left.' : `${spare} spare codes are left.`}`,
  spares:
    'Keep these spare codes somewhere else than on the phone: each is good once in the place of the authenticator. They are not shown again.',
  makeSpares: 'Make new spare codes',
  remove: 'Use no authenticator any more',
  done: {
    named: 'Name saved.',
    password: 'Password changed. The other sessions have ended.',
    ended: 'Session ended.',
    removed: 'Only the password is asked for now.',
    unlinked: 'Unlinked: that Telegram account acts no more.',
  },
};
