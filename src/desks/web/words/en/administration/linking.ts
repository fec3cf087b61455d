/** The page that links phones. */

import type { Words } from '../../index.ts';

export const linking: Words['linking'] = {
  title: 'Phones',
  heading: 'WhatsApp phones',
  none: ['No number is served by a phone. Give each a name in ', ' and restart the service.'],
  states: { off: 'Off', connecting: 'Connecting', connected: 'Connected', down: 'Stopped' },
  qr: 'QR code to scan with the phone',
  where: 'On the phone: WhatsApp › Linked devices › Link a device.',
  type: 'Type on the phone: ',
  again: 'Show the QR code again',
  byCode: 'Or a code to type on the phone of this number',
  ask: 'Ask for the code',
  badPhone: 'Write the phone with 55 and the area code.',
  failed: 'That did not work.',
};
