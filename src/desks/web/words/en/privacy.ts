/** The page for what a customer may ask of their data. */

import type { Words } from '../index.ts';

export const privacy: Words['privacy'] = {
  title: 'Privacy',
  heading: 'Data of a person',
  label: 'CPF, phone, or code of the conversation',
  find: 'Look up',
  what: 'To serve those who ask for a copy of their data, or to have them erased.',
  reach: (days) =>
    days === null
      ? 'Conversations stay until somebody erases them here: no limit is configured.'
      : `Closed conversations are erased by the service itself after ${days} days.`,
  empty: 'Write a CPF, a phone, or the code of a conversation.',
  tooLong: (most) => `At most ${most} letters fit.`,
  over: 'This has expired. Please write it again.',
  none: 'Nothing is stored here with this number.',
  found: 'What is stored',
  check:
    'Check that each conversation is really the person’s: who wrote may have mentioned somebody else’s number. Only those ticked count.',
  mentioned: 'The number is only mentioned in this conversation: it may be somebody else’s.',
  lines: (count) => (count === 1 ? '1 message' : `${count} messages`),
  since: 'from',
  until: 'to',
  document: 'CPF or CNPJ',
  tickets: 'Tickets opened here',
  open: 'Open the conversation',
  exporting: 'Hand over a copy',
  exportsWhat:
    'A JSON file with the messages, what the bot noted and what is known of the person. Photos and audios stay on the network that they came by.',
  export: 'Download the copy',
  erasing: 'Erase',
  erases: 'Gone from here, for good:',
  erased: [
    'the messages, the notes, and the files sent by the team',
    'name, phone, document and all else that is known of the person',
    'what the search finds, and what was still to be sent',
    'of the figures, the link to the person and the comment: only counts stay',
  ],
  stays: 'What stays:',
  staying: [
    'what the ERP has: the record and its tickets, which are erased there',
    'the audit of who did what, without the customer’s name, number or document',
    'backups made before, until they are thrown away',
    'the messages on the customer’s phone and on the network (WhatsApp, Telegram)',
  ],
  confirmation: 'ERASE',
  type: (word) => `To confirm, type ${word}`,
  erase: 'Erase the ticked conversations',
  notTyped: (word) => `Nothing was erased: type ${word} to confirm.`,
  noneChosen: 'Nothing was done: tick at least one conversation.',
  attended: (who, owner) =>
    `${who || 'No name'}: ${owner} is attending this conversation now; erase it once it is closed or passed on.`,
  attendedNote: (owner) => `${owner} is attending it now: it cannot be erased.`,
  done: (count) => (count === 1 ? '1 conversation was erased.' : `${count} conversations were erased.`),
  notDone: 'Not erased:',
  noted: 'Who exported and who erased is kept.',
};
