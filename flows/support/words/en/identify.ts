/** Who is writing. */

import type { Choice, Message } from '../../../../src/core/content.ts';
import { menuChoice, personChoice } from './menu.ts';

const strangerChoice: Choice = {
  id: 'stranger',
  label: 'I am not a customer',
  synonyms: ["I don't have one", "I don't know", "I don't remember", 'not a customer', 'no account'],
};
const againChoice: Choice = { id: 'again', label: 'Try again', synonyms: ['again', 'retry', 'yes'] };
const withoutChoice: Choice = {
  id: 'stranger',
  label: 'Go on without it',
  synonyms: ['go on', 'continue', 'no account', 'I am not a customer', 'not a customer'],
};

const shareButton = '📱 Share my number';
const shareHint = 'Or share your number with the button.';

/** `shares`: a phone that the network vouches for would help, where it can be shared. */
export const askDocument = (purpose: 'ticket' | 'follow', shares: boolean): Message => ({
  text:
    `${purpose === 'ticket' ? "Let's sort this out! To find your account" : 'To show your tickets only to you'}` +
    ', send me the CPF or CNPJ (the Brazilian tax number) of the account holder.',
  choices: [strangerChoice],
  ...(shares ? { asks: { contact: shareHint, button: shareButton } } : {}),
});
/** Said before the look-up, so that the keyboard of the request is gone when the next question has buttons. */
export const phoneShared = 'Thank you! I will look for your account by this number.';

export const documentMistyped =
  'This number does not look right: check the digits of the CPF (11) or CNPJ (14) and send it again.';
export const documentMissing =
  'I need a CPF or CNPJ: digits alone will do, of whoever signed the contract. For example, 123.456.789-00.';
export const documentWhy =
  'It is only to find your account, and nobody else sees it. It may be that of whoever signed the contract.';
export const contactNotOwn =
  'This contact is not your own number, so it does not confirm that it is you. Send the CPF or CNPJ.';

export const askFact = (company: boolean): Message => ({
  text: company
    ? 'For your security, tell me also the last 4 digits of a phone number on the account.'
    : 'For your security, tell me also the date of birth of the account holder (day/month/year) or the last 4 digits of a phone number on the account.',
  choices: [
    {
      id: 'unknown',
      label: "I don't know",
      synonyms: ['do not know', "don't know", "I don't remember", "don't remember", 'skip'],
    },
  ],
});
export const factUnclear = (company: boolean): string =>
  company
    ? 'I could not read that. Send only the last 4 digits of the phone number, for example 4321.'
    : 'I could not read that. Send the date like 31/12/1980 or December 31, 1980, or the last 4 digits of the phone number, like 4321.';

export const askLastDigits: Message = {
  text: 'This phone number is on more than one account. What are the last 3 digits of the account holder’s CPF or CNPJ?',
  choices: [{ id: 'document', label: 'Send the CPF', synonyms: ["I don't know", 'cpf', 'cnpj'] }],
};
/** "The one on file", where none is offered: the record's phones stay in the ERP. */
export const phoneUnseen =
  'For security, I cannot see the phone numbers on the account from here. Send the number with its area code, for example +55 31 98765-4321.';
/** The offered phone is not the one. */
export const phoneOther = 'All right. What is the number, then? Send it with its area code.';
export const lastDigitsUnclear = 'I need 3 digits: the last ones of the CPF or CNPJ, for example 725.';

/** One answer for everything that was refused. `shares` as for `askDocument`. */
export const notFound = (shares: boolean): Message => ({
  text:
    'I found no account with these details. To confirm, send the CPF or CNPJ of the account holder and one more detail: ' +
    `the date of birth, or the last 4 digits of a phone number on the account.${shares ? '' : ' Another way is to write from the phone that is on the account.'}`,
  choices: [againChoice, withoutChoice, personChoice],
  ...(shares
    ? {
        asks: {
          contact: 'Another way: if this number is on the account, share it with the button.',
          button: shareButton,
        },
      }
    : {}),
});

export const locked: Message = {
  text: 'There were too many attempts. For security, this look-up stays closed for one hour. Meanwhile, someone from our team can help.',
  choices: [personChoice, withoutChoice, menuChoice],
};

export const offlineForTicket =
  'Our system is not answering right now. No problem: I take note of everything, and the ticket is opened when it is back.';
/** Before the question which of several installations it is for. */
export const backOnline = 'The system is back, and I can open the ticket that you left with me.';
export const offlineForFollow: Message = {
  text: 'Our system is not answering right now, so I cannot see your tickets.',
  choices: [againChoice, personChoice, menuChoice],
};
