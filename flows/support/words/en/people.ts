/** When a person takes over. */

import type { LocalTime } from '../../../../src/core/calls.ts';
import type { Message } from '../../../../src/core/content.ts';
import { opening } from './times.ts';

export const calling =
  'All right, I have called someone from our team. Just wait here: you can already write what you need, and they will read it. To leave the queue, write menu.';
export const reassurance = 'Your message is saved, and someone from our team will answer here.';
export const leftQueue = 'All right, I took you off the queue.';
export const requestStays = 'All right. Your request stays with our team, who will answer here.';
export const requestCancelled = 'All right, I told our team that you no longer need it.';
export const cancelledBesideRequest =
  'All right, I stopped here. The request that you had already confirmed stays with our team.';
export const tooManyRequests =
  'Our team already has several requests of yours and will answer here. What you told me now is saved in this conversation, too.';
export const lapsed =
  'Sorry for the wait. Your conversation is back in the queue, and someone from our team will answer here. To return to the automatic service, write menu.';
/** Which of the team's queues it is about, by their names. */
export const askSubject = (queues: readonly string[]): Message => ({
  text: 'What would you like to talk about?',
  choices: queues.map((label, index) => ({ id: `q${index}`, label })),
});
/** Nobody is there. `opens` is when somebody comes, null if nobody knows; both by the provider's clock. */
export const away = (queue: string | null, now: LocalTime, opens: LocalTime | null): string =>
  `Nobody from our team${queue === null ? '' : ` (${queue})`} is here right now. ` +
  `Your conversation is already in the queue, and we will answer ${opens === null ? 'as soon as someone is here' : `from ${opening(now, opens)}`}.`;
export const awayWithTicket = (queue: string | null, now: LocalTime, opens: LocalTime | null): Message => ({
  text: `${away(queue, now, opens)} You can write what you need meanwhile. If it is an internet problem, I can also open a request now.`,
  choices: [
    { id: 'ticket', label: 'Open a request', synonyms: ['open', 'request', 'open request'] },
    { id: 'wait', label: 'Wait in the queue', synonyms: ['wait', 'i will wait'] },
  ],
});
/** How many wait before a customer who asks for it. */
export const placeInQueue = (ahead: number): string =>
  ahead === 0
    ? 'You are next in the queue: someone from our team will answer here.'
    : `There ${ahead === 1 ? 'is 1 conversation' : `are ${ahead} conversations`} before yours. Someone from our team will answer here.`;
export const staysInQueue =
  'All right, you stay in the queue. Write what you need, and our team will read it.';
/** A person gives the conversation to a queue, by its name if there are several. */
export const transferred = (queue: string | null): string =>
  queue === null
    ? 'Someone else from our team will continue with you here.'
    : `The right team (${queue}) will continue with you here.`;
export const gaveBack = 'Our team handed the conversation back to me. If you need anything else, I am here.';
export const gaveBackThere =
  'Our team handed the conversation back to me: let us go on from where we stopped.';
export const closed =
  'This conversation was closed. Thank you for contacting us! Whenever you need us, just send a message.';
export const askRating: Message = {
  text: 'If you like, tell us how it was: how would you rate this service, from 1 to 5?',
  choices: ['Terrible', 'Bad', 'Fair', 'Good', 'Excellent'].map((label, index) => ({
    id: `score-${index + 1}`,
    label,
  })),
};
export const askComment: Message = {
  text: 'Thank you for the rating! Would you like to leave a comment? Just write it.',
  choices: [{ id: 'no', label: 'No, thank you', synonyms: ['no', 'no thanks'] }],
};
export const ratingThanks = 'Thank you for your feedback! Whenever you need us, just send a message. 👋';
export const stopped =
  'Something went wrong on my side, but nothing is lost: someone from our team will continue this conversation.';
export const restarted =
  'We made an improvement here and I have to start again from the menu. What you already told me is saved: send a message to continue.';
