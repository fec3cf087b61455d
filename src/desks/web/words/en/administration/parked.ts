/** The page of what waits for somebody's decision. */

import type { Words } from '../../index.ts';

export const parked: Words['parked'] = {
  title: 'To decide',
  none: 'Nothing waits for a decision.',
  more: (count) => `And ${count} more: decide these first.`,
  counted: 'waiting for a decision',
  waits: 'waiting for',
  kinds: {
    ticket: 'Ticket not opened',
    double: 'Ticket to check',
    message: 'Message not delivered',
    stopped: 'Conversation stopped by an error',
    other: 'Task not done',
  },
  advice: {
    ticket:
      'Look for the reference among the tickets of that service in the ERP. If it is there, or was opened by hand, write its protocol: the customer is told. If it is not, try again: the bot looks once more, and opens one if there is none.',
    double: 'Check the ERP and close the ticket that is one too many; then call it solved.',
    message: 'Send it again, or call it solved if it is not needed any more.',
    stopped:
      'Try again, with everything that came since; or open the conversation, take it and answer; or close it.',
    other: 'Try again, or leave it.',
  },
  retry: {
    ticket: 'Try again',
    double: 'Check again',
    message: 'Send again',
    stopped: 'Try again',
    other: 'Try again',
  },
  close: {
    ticket: 'Not needed any more',
    double: 'Solved',
    message: 'Not needed any more',
    stopped: 'Close the conversation',
    other: 'Leave it',
  },
  tell: 'Tell the customer',
  protocol: 'Protocol of the ticket',
  reason: 'Reason',
  message: 'Message',
  thrown: 'Error',
  call: 'Look-up',
  reference: 'Reference',
  service: 'Service',
  name: 'Name',
  phone: 'Phone',
  visit: 'Technician',
  visits: { asked: 'asked for', none: 'not asked for' },
  description: 'Description',
  tried: 'Attempts',
  attempts: (count, ago) => `${count}, asked for ${ago} ago`,
  toldOtherwise: 'The customer has heard this in another way: see the conversation.',
  awaited: 'On the way to the ERP',
  underWay: (ago, attempts) =>
    `for ${ago}${attempts === 0 ? '' : attempts === 1 ? ', 1 attempt' : `, ${attempts} attempts`}`,
  nextIn: 'the next in',
  done: {
    retried: 'It is being tried again.',
    closed: 'Solved: it has left the list.',
    told: 'Solved: the customer is told the protocol.',
  },
  gone: 'Nobody waits for this any more: somebody else decided, or it solved itself.',
  badProtocol: 'A protocol has 12 to 24 digits.',
  noTicket: 'Only a ticket has a protocol to tell.',
};
