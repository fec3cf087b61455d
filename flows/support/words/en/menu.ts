/** Greeting, menu, commands, silence. */

import type { Choice, MediaKind, Message } from '../../../../src/core/content.ts';
import type { Provider } from '../provider.ts';

export const personChoice: Choice = {
  id: 'person',
  label: 'Talk to a person',
  synonyms: ['person', 'agent', 'human', 'attendant'],
};
export const menuChoice: Choice = { id: 'menu', label: 'Back to the menu', synonyms: ['menu'] };

/** The first greeting of all. It says who speaks, why data is asked, and where the privacy notice is. */
export const greeting = (provider: Provider, name: string | null): string =>
  [
    `Hello${name === null ? '' : `, ${name}`}! ${provider.name}, automatic customer service. 👋`,
    'To help you, I may ask for your CPF or CNPJ, name and phone number: only to find your account and to reach you.',
    provider.privacyUrl === undefined ? null : `How we handle your data: ${provider.privacyUrl}`,
    demonstrationNotice(provider),
    provider.languages.includes('pt') ? 'Para seguir em português, escreva português.' : null,
  ]
    .filter((line) => line !== null)
    .join('\n');

/** Every later one is short. */
export const greetingAgain = (provider: Provider, name: string | null): string =>
  [
    `Hi${name === null ? '' : `, ${firstOf(name)}`}! Good to see you again. ${provider.name}, automatic customer service.`,
    demonstrationNotice(provider),
  ]
    .filter((line) => line !== null)
    .join('\n');

/** As people greet; who wrote a whole name is not called by all of it. */
const firstOf = (name: string): string => name.split(' ')[0] ?? name;

const demonstrationNotice = ({ demonstration }: Provider): string | null =>
  demonstration ? 'This is a demonstration: customers and protocols are invented.' : null;

export const menu: Message = {
  text: 'How can I help? Tap an option, send its number or use your own words.',
  choices: [
    { id: 'problem', label: 'Internet problem', synonyms: ['problem', 'internet', 'support'] },
    { id: 'follow', label: 'Check a protocol', synonyms: ['protocol', 'ticket', 'status', 'check protocol'] },
    personChoice,
  ],
};

export const more: Message = {
  text: 'Can I help you with anything else?',
  choices: [
    { id: 'menu', label: 'Yes, show the menu', synonyms: ['menu', 'yes'] },
    { id: 'no', label: 'No, thank you', synonyms: ['no', 'no thanks'] },
    personChoice,
  ],
};

export const help = ({ languages }: Provider): string =>
  'You can write, at any moment:\n' +
  '• menu: back to the beginning\n' +
  '• back: one step back\n' +
  '• cancel: give up what we are doing\n' +
  '• agent: talk to a person' +
  (languages.includes('pt') ? '\n• português: esta conversa em português' : '');

export const chooseOption =
  'I did not understand. Choose one of the options: you can tap it or send its number.';
export const notUnderstood = 'I did not understand. Choose one of the options or tell me what is happening.';
export const documentNoted = 'I noted the document.';
/** What was told before anybody knew what for: it waits for the ticket that it may be about. */
export const toldNoted = 'I kept what you sent. To open a ticket with it, choose "Internet problem".';
export const sorry = 'I am sorry for the trouble. Tell me what is happening, or choose "Talk to a person".';
/** Before a question is asked again. */
export const sorryFirst = (why: string): string => `I am sorry for the trouble. ${why}`;
/** The connection is back while a ticket is being collected. */
export const solvedNow = 'Great! If you no longer need the ticket, write cancel. If you still do:';
export const notedToo = 'I noted that, too.';
/** A question of the customer's own, where something else was asked. */
export const askedBack =
  'Someone from our team can answer that: to call them, write agent. If you want to go on here:';
/** Whether a technician is wanted was left to us. */
export const orderUnsure =
  'Answer yes or no, as you see fit: you can still change it before the ticket is opened.';
export const outside = 'Our team takes care of that: just choose "Talk to a person".';
/** Somebody wants to become a customer. */
export const salesCalling =
  'Our team takes care of plans, prices and coverage. I have called someone, who will answer here: you can write your address meanwhile. If you are a customer already and have a problem, write menu.';
export const noHurry = 'No hurry: just answer when you can.';
export const automatic =
  'I am the automatic service. If you prefer a person, just choose "Talk to a person".';
export const lateAnswer = 'This answer belonged to an earlier question. Back to the current one:';
export const offerPerson = 'If you prefer, a person can go on with you: just choose "Talk to a person".';

/** The customer chose this language. */
export const languageChosen = 'All right, let’s go on in English.';

export const cancelled = 'All right, I stopped here. Nothing was opened.';
/** What was being asked is dropped; what was confirmed before goes on. */
export const cancelledOnlyThis =
  'All right, I stopped here. What you had already confirmed is still being opened: to cancel that too, write cancel.';
export const openedNothing = 'All right, I opened nothing.';
export const nothingToCancel = 'There is nothing under way to cancel.';
const come = 'Whenever you need us, just send a message. 👋';
/** A goodbye, by what was said: good news, thanks, or anything else that ends a talk. */
export const bye = {
  thanked: `You are welcome! ${come}`,
  solved: `Great! ${come}`,
  left: `See you! ${come}`,
} as const;

/** A goodbye with the number that the talk is found by. */
export const numbered = (goodbye: string, number: string): string =>
  `${goodbye}\n\nNumber of this conversation, should you want to come back to it: ${number}`;

export const reminder =
  'Are you still there? Answer when you can. If you prefer to talk to a person, write agent.';
export const goodbye =
  'As I got no answer, I am closing for now and dropping what was not finished. Whenever you like, just send a message.';
export const slow = 'Just a moment: the system is taking a little long to answer.';

const mediaReplies: Readonly<Record<MediaKind | 'location' | 'other', string>> = {
  audio: 'I got your voice message, but I cannot listen to it here yet. Could you write?',
  photo: 'I got your photo, but here I need the answer in writing.',
  video: 'I got your video, but here I need the answer in writing.',
  document: 'I got your file, but here I need the answer in writing.',
  sticker: 'I like the sticker! But here I need the answer in writing. 🙂',
  location: 'I got your location, but here I need the answer in writing.',
  other: 'I got it, but I cannot see that here. Could you write?',
};

/** Why something that is not text does not answer a question. */
export const mediaReply = (media: MediaKind | 'location' | 'other'): string => mediaReplies[media];
