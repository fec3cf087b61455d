/** When a person takes over. */

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
export const stopped =
  'Something went wrong on my side, but nothing is lost: someone from our team will continue this conversation.';
export const restarted =
  'We made an improvement here and I have to start again from the menu. What you already told me is saved: send a message to continue.';
