/** Collecting a ticket, and what became of it. */

import type { LocalTime, OpenTicketOutput, Service } from '../../../../src/core/calls.ts';
import type { Choice, Message } from '../../../../src/core/content.ts';
import { formatPhone } from '../../../../src/core/text/brazil.ts';
import { shorten } from '../erp.ts';
import type { Summary } from '../summary.ts';
import { menuChoice, personChoice } from './menu.ts';
import { localTime } from './times.ts';
import { told } from './told.ts';

const yesChoice: Choice = { id: 'yes', label: 'Go on', synonyms: ['yes', 'continue', 'open', 'open it'] };

/** `37999112233` -> `+55 37 99911-2233`: as it is dialled from anywhere. */
const internationalPhone = (phone: string): string =>
  phone === '' ? '' : `+55 ${formatPhone(phone).replace(/[()]/g, '')}`;

/** `500 Mega Fibra in Centro` */
export const serviceName = ({ plan, place }: Service): string =>
  place === undefined ? plan : `${plan} in ${place}`;

export const askService = (services: readonly Service[]): Message => ({
  text: 'Which address is it about?',
  choices: services.map((service, index) => ({
    id: `s${index}`,
    label: shorten(serviceName(service), 60),
    synonyms: [service.plan, ...(service.place ? [service.place, service.place.split(',')[0] ?? ''] : [])],
  })),
});
export const serviceUnclear =
  'I did not find this address on the list. Choose one of the options: you can tap it or send its number.';
export const noService =
  'I found no active service on your account. I am calling someone from our team to look into it with you: just wait here.';

export const warnDebt = (service: Service): Message => ({
  text:
    `I see that the service ${serviceName(service)} is suspended for a pending payment: the internet comes back once it is settled, without a technician. ` +
    'Would you like to open a ticket anyway?',
  choices: [{ ...yesChoice, label: 'Open it anyway' }, personChoice, menuChoice],
});
export const warnOutage = (alerts: readonly string[]): Message => ({
  text: `Before we go on, a notice for your area:\n${alerts.map((alert) => `• ${alert}`).join('\n')}\nWould you like to open a ticket anyway?`,
  choices: [{ ...yesChoice, label: 'Open it anyway' }, personChoice, menuChoice],
});
export const warnDuplicate = (service: Service): Message => {
  const [latest, ...others] = service.openTickets;
  const since = latest?.openedAt === undefined ? '' : `, of ${localTime(latest.openedAt)}`;
  return {
    text:
      `You already have an open ticket for this service: protocol ${latest?.protocol ?? ''}${since}` +
      `${others.length === 0 ? '' : ` (and ${others.length} more)`}. Would you like to follow this one or open another?`,
    choices: [
      { id: 'existing', label: 'Follow this one', synonyms: ['follow', 'see', 'yes', 'this one'] },
      { id: 'yes', label: 'Open another', synonyms: ['another', 'new', 'open a new one', 'no'] },
      personChoice,
    ],
  };
};
export const paidCalling =
  'I see: you have already paid. I have called someone from our team to check it and restore the service. If you have the receipt, you can send it here.';
export const alreadyRegistering =
  'I am already opening a ticket for this service. The protocol comes here as soon as it is out.';

export const askName = (offered: string | null): Message => ({
  text:
    offered === null
      ? 'What is your name?'
      : `Who am I talking to? I can open the ticket in the name of ${offered}, or write another name.`,
  ...(offered === null
    ? {}
    : {
        choices: [
          {
            id: 'offered',
            label: `I am ${offered}`,
            synonyms: ['yes', 'y', 'ok', 'me', "that's me", 'it is me', "it's me", '👍', offered],
          },
        ],
      }),
});
export const nameUnclear = 'I need a written name, letters only. For example: Ana Souza.';

export const askPhone = (offered: string | null): Message => ({
  text:
    offered === null
      ? 'Which phone number, with area code, can we reach you at? For example: +55 31 98765-4321.'
      : `Can we reach you at ${internationalPhone(offered)}? If it is another number, send it with its area code.`,
  ...(offered === null
    ? {}
    : {
        choices: [
          {
            id: 'offered',
            label: 'Use this number',
            synonyms: ['yes', 'y', 'this one', 'this number', 'same', 'same number', 'ok', '👍'],
          },
        ],
      }),
});
const phoneProblems = {
  'area code missing': 'The area code is missing: send the whole number.',
  'area code unknown': 'This area code does not exist in Brazil. Check it and send it again.',
  length: 'This number does not look complete: send area code and number.',
  'not a phone': 'I need a Brazilian phone number, so that our team can reach you.',
} as const;
export const phoneUnclear = (problem: keyof typeof phoneProblems): string => phoneProblems[problem];

export const askEmail: Message = {
  text: 'What is your e-mail address? To go on without it, write skip.',
  choices: [{ id: 'skip', label: 'Skip', synonyms: ['skip', 'without', 'no e-mail', 'no email'] }],
};
export const emailUnclear =
  'This e-mail address does not look complete: check it, as in john.smith@mail.example, or write skip.';

const doneChoice: Choice = {
  id: 'done',
  label: 'Done',
  synonyms: ["that's all", 'that is all', "that's it"],
};
export const askDescription = (items: readonly string[]): Message => ({
  text:
    items.length === 0
      ? 'What is happening? Tell it in your own words, in as many messages as you like. You can send photos, voice messages or your location. At the end, tap Done.'
      : `I noted: "${shorten(items.map(told).join(' / '), 200)}". Would you like to tell anything else? Since when, lights of the device, photos… If that is all, tap Done.`,
  choices: [doneChoice],
});
export const descriptionMissing = 'Tell me in a few words what is happening, so that our team knows already.';
export const goOn: Message = { text: 'Go ahead. At the end, tap Done.', choices: [doneChoice] };
export const noted: Message = { text: 'Noted, you can send more.', choices: [doneChoice] };

export const askOrder: Message = {
  text: 'Would you like us to order a technician’s visit?',
  choices: [
    { id: 'yes', label: 'Yes, order the visit', synonyms: ['yes', 'visit', 'technician'] },
    { id: 'no', label: 'No need', synonyms: ['no', 'no visit', 'not needed'] },
  ],
};
export const yesOrNo = 'I did not understand. Answer yes or no.';

/** A long description by its beginning and its end, where what was added last stands. */
const bothEnds = (description: string): string =>
  description.length <= 1_500
    ? description
    : `${shorten(description, 1_000)}\n[… ${description.length} letters in all …]\n…${description.slice(-450)}`;

export const summary = ({ service, name, phone, email, description, order }: Summary): Message => ({
  text: [
    'Please check:',
    ...(service === null ? [] : [`Service: ${service}`]),
    `Name: ${name}`,
    `Phone: ${internationalPhone(phone)}`,
    ...(email === null ? [] : [`E-mail: ${email}`]),
    `Problem: ${bothEnds(told(description))}`,
    ...(order === null ? [] : [`Technician’s visit: ${order ? 'yes' : 'no'}`]),
    '\nShall I open the ticket? To add something, just write it.',
  ].join('\n'),
  choices: [
    { id: 'yes', label: 'Yes, open it', synonyms: ['confirm', 'open', 'yes'] },
    { id: 'correct', label: 'Change something', synonyms: ['no', 'change'] },
    { id: 'cancel', label: 'Cancel' },
  ],
});
export const added = 'I added it to what you told me.';
export const changed = 'All right, changed.';
export const fullDescription = 'The description is at its limit: what comes now no longer fits.';

export const askCorrection = (parts: {
  readonly service: boolean;
  readonly order: boolean;
  readonly email: boolean;
}): Message => ({
  text: 'What should I change?',
  choices: [
    { id: 'name', label: 'Name' },
    { id: 'phone', label: 'Phone' },
    ...(parts.email ? [{ id: 'email', label: 'E-mail' }] : []),
    { id: 'description', label: 'Problem' },
    ...(parts.order ? [{ id: 'order', label: 'Technician’s visit' }] : []),
    ...(parts.service ? [{ id: 'service', label: 'Service' }] : []),
    { id: 'nothing', label: 'Nothing, it is right', synonyms: ['nothing', 'it is right', "it's right"] },
  ],
});

export const registering = 'All right! I am opening your ticket and will send you the protocol in a moment.';
export const keptForErp =
  'All right! Your request is saved. Our system is down: as soon as it is back I open the ticket, and the answer comes here, even if it takes a while. No need to repeat it.';
export const resolvedToTeam =
  'The system is back. To open your ticket I need someone from our team: I have passed on everything you told me, and the answer comes here.';
/** The same sentence whoever carries on, so that it tells nothing about the record. */
export const sentToTeam =
  'All right! Your request is with our team. The answer comes here, you can leave the conversation open.';
export const slowTicket =
  'The system is slow, but your request is saved. The protocol comes here as soon as it is out, even if it takes a while: no need to repeat it.';
export const stillRegistering =
  'Your ticket is being opened and the protocol comes here. What you write now does not get into it: if something is missing, tell me later. You can also write menu, cancel or agent.';

/** The protocol, with everything that the customer needs to keep. */
export const opened = (ticket: OpenTicketOutput, when: LocalTime, demonstration: boolean): string =>
  [
    'Done, your ticket is open! ✅',
    `Protocol: ${ticket.protocol}${demonstration ? ' (demonstration)' : ''}`,
    `Opened: ${localTime(when)}`,
    ...(ticket.serviceOrder === undefined
      ? []
      : ticket.serviceOrder
        ? ['Technician’s visit: ordered. The date shows when you check the protocol.']
        : ['Technician’s visit: not ordered for now.']),
    'To follow it, send the protocol number here whenever you like.',
    ...(demonstration ? ['Demonstration: no real ticket was opened.'] : []),
  ].join('\n');

/** The ERP's own sentences stay as they are. */
export const objected = (objections: readonly string[]): string =>
  `The system did not accept one of the details of your request: ${objections.join(' ')}`;
export const failed =
  'I could not finish opening your ticket. I have passed on everything you told me to someone from our team, who goes on from here.';
export const withdrawing = (count: number): string =>
  count === 1
    ? 'All right, I am cancelling this ticket.'
    : `All right, I am cancelling the ${count} tickets that are not out yet.`;

/** A ticket on its way, by what the customer told of it: several may be called back at once. */
const nameOf = (description: readonly string[]): string =>
  description.length === 0 ? '' : ` about "${shorten(description.map(told).join(' / '), 60)}"`;
export const withdrawn = (description: readonly string[]): string =>
  `Done, the ticket${nameOf(description)} was cancelled before it went out: it was not opened.`;
export const notWithdrawn = (description: readonly string[]): string =>
  `The ticket${nameOf(description)} was already being opened and could not be cancelled. The protocol comes here, and our team can close it if you ask.`;
