/** A marketplace's protocol, and what the marketplace is told of it. */

import type { Words } from '../index.ts';

export const protocol: Words['protocol'] = {
  number: 'Protocol',
  matter: 'Subject',
  status: 'State',
  closedThere: 'closed at the marketplace',
  opened: 'Opened at',
  due: 'Due',
  order: 'Order',
  delivery: 'Delivery',
  items: 'Items',
  soldAt: 'Sold at',
  left: 'left:',
  passedFor: 'overdue for',
  marks: { amber: 'half of the time gone,', red: 'nearly due,', passed: 'answer' },
  bars: {
    amber: 'Half of the time to answer has gone,',
    red: 'The time to answer is nearly over,',
    passed: 'The answer is',
  },
  passed: 'A protocol is overdue',
  giveBack: 'To the queue',
  gaveBack: 'Given back to the queue.',
  elsewhere: 'on the marketplace’s panel',
  closingHint:
    'Closes it only here, in 10 seconds; until then it can be undone. The protocol is closed by the marketplace.',
  noErp: 'The ERP does not know the marketplace’s protocols. Nothing was done.',
  notServed: 'This marketplace is not connected now. Nothing was done.',
  tellIt: (where) => `Tell ${where}`,
  what: 'What happened',
  text: 'Details, if any (tracking code, amount)',
  told: 'told already',
  toldBefore: (where) => `What ${where} knows already`,
  nothingTold: 'Nothing yet.',
  unknown: (why) =>
    `What was told before cannot be seen now: ${why}. What you tell arrives as soon as it can.`,
  confirm: 'Tell',
  once: 'It is told once, and cannot be undone. The conversation shows when it arrived.',
  missing: 'Choose what happened.',
  asked: 'Asked for: the conversation shows when the marketplace has it.',
};
