/** What people who write English mean, and which language somebody is answered in. */

import { describe, expect, it } from 'vitest';
import type { Spoken } from '../../../flows/support/events.ts';
import { readLeadingYesNo, readQuestion } from '../../../flows/support/listening/asides.ts';
import { guessLanguage, readLanguage } from '../../../flows/support/listening/language.ts';
import { factOf, itemsOf } from '../../../flows/support/listening/reading/answers.ts';
import { nameOf } from '../../../flows/support/listening/reading/names.ts';
import {
  readConfirmation,
  readCorrection,
  readDone,
  readNewName,
  readNewPhone,
  readOrder,
  readSamePhone,
  readSeen,
  readStall,
  readUnknown,
  readUnsure,
  readWrong,
  readYesNo,
} from '../../../flows/support/listening/reading/replies.ts';
import { readCommand, readIntent, readLeave } from '../../../flows/support/listening/understand.ts';
import { readNumber } from '../../../src/core/text/menu.ts';

const spoken = (text: string): Spoken => ({ at: 0, messages: [{ content: { type: 'text', text } }] });

const utterances: Readonly<Record<string, readonly string[]>> = {
  report: [
    'my internet is down',
    'INTERNET IS DOWN!!!',
    'internet is so slow',
    'the wifi is not working',
    'wi-fi doesn’t work in the bedroom',
    'no internet',
    'no signal since yesterday',
    'I have no connection',
    'we are without internet',
    "I can't connect to the wifi",
    'the connection keeps dropping',
    'red light on the router',
    'the light is blinking',
    'a truck broke the cable, the cable is cut',
    'very unstable today',
    'there is an outage here',
    'I have a problem with my connection',
    'I want to open a ticket',
    'I need a technician',
    'internet problem',
  ],
  person: [
    'I want to talk to a person',
    'can I speak to someone?',
    'agent',
    'human please',
    'talk to a real person',
    'I need an agent now',
    'I don’t want to talk to a robot',
    'is there a human there',
    'call me back please',
    'nobody answers',
  ],
  status: [
    'ticket status',
    'I want to follow my protocol',
    'protocol 202611211405123456',
    'when is the technician coming?',
    'the technician did not come',
    'nobody showed up',
    'check my ticket',
    'I am waiting for the technician',
    'I already opened a ticket yesterday',
  ],
  outside: ['I want to pay my bill', 'cancel my plan', 'I want to change my address', 'send me the invoice'],
  sales: [
    'how much does it cost?',
    'what plans do you have',
    'I am not a customer',
    'is there coverage here?',
  ],
  upset: ['you are useless', 'this is ridiculous'],
  solved: ['it works now', 'the internet is back', 'it is working again, thanks'],
  greeting: [
    'hello',
    'hi there',
    'good morning',
    'hey, how are you?',
    'I have a question',
    'can you help me',
  ],
  thanks: ['thanks', 'thank you so much', 'bye', 'thx'],
  robot: ['are you a robot?', 'is this a bot'],
  nothing: ['John Smith', 'purple', 'May', '12'],
};

describe('what people mean in English', () => {
  const table = Object.entries(utterances).flatMap(([intent, texts]) =>
    texts.map((text) => [text, intent] as const),
  );

  it.each(table)('"%s" is %s', (text, intent) => expect(readIntent(text) ?? 'nothing').toBe(intent));

  it.each([
    ['back', 'back'],
    ['go back', 'back'],
    ['Main menu', 'menu'],
    ['back to the menu', 'menu'],
    ['start over', 'menu'],
    ['cancel', 'cancel'],
    ['Cancel it, please', 'cancel'],
    ['never mind', 'cancel'],
    ['help', 'help'],
    ['I need help', 'help'],
    ['agent', 'person'],
    ['attendant', 'person'],
    ['I want to talk to an agent', 'person'],
    ['cancel my plan', null],
    ['the internet is back', null],
    ['the agent said today', null],
  ])('command: "%s"', (text, command) => expect(readCommand(text)).toBe(command));

  it.each([
    ['yes', 'yes'],
    ['yes please', 'yes'],
    ['yeah', 'yes'],
    ['sure', 'yes'],
    ["that's right", 'yes'],
    ['go ahead', 'yes'],
    ['ok thanks', 'yes'],
    ['correct', 'yes'],
    ['no', 'no'],
    ['no thanks', 'no'],
    ['nope', 'no'],
    ["that's not right", 'no'],
    ["I don't need it", 'no'],
    ['of course not', 'no'],
    ['do not open it', 'no'],
    ['maybe', null],
    ['yes but only tomorrow', null],
    ['is that right?', null],
    ['is it correct', null],
    ['do you confirm', null],
    ['it is correct', 'yes'],
    ['do it', 'yes'],
  ])('yes or no: "%s"', (text, answer) => {
    expect(readYesNo(text)).toBe(answer);
    expect(readConfirmation(text)).toBe(answer);
  });

  it.each([
    ['my name is John Smith', 'John Smith'],
    ["I'm Mary", 'Mary'],
    ['this is Peter O’Neil', 'Peter O’Neil'],
    ['you can call me Al', 'Al'],
    ['JOHN SMITH', 'John Smith'],
    ['Bill Carter', 'Bill Carter'],
    ['my name is Ana Price', 'Ana Price'],
    ['bill please', null],
    ['bill payment', null],
    ['internet price', null],
    ['good morning', null],
    ['my internet is down', null],
    ['it’s me', null],
    ['wait a minute', null],
    ['why do you need this', null],
    ['yes', null],
  ])('name: "%s"', (text, name) => expect(nameOf(spoken(text))).toBe(name));

  it.each([
    ['April 3, 1985', { birthDate: '1985-04-03' }],
    ['3 April 1985', { birthDate: '1985-04-03' }],
    ['I was born on the 3rd of May 1985', { birthDate: '1985-05-03' }],
    ['March 31st 1985', { birthDate: '1985-03-31' }],
    ['03/04/1985', { birthDate: '1985-04-03' }],
    ['February 30, 1985', null],
    ['ends in 2233', { phoneEnd: '2233' }],
    ['I don’t know', null],
  ])('second fact: "%s"', (text, fact) => expect(factOf(spoken(text), 2026)).toEqual(fact));

  it('knows the short answers', () => {
    expect(['done', "that's all", 'that is it', 'nothing else'].every(readDone)).toBe(true);
    expect(['that is all I know of the red light', 'done, it fell again'].some(readDone)).toBe(false);
    expect(["I don't know", 'no idea', 'skip', 'I forgot'].every(readUnknown)).toBe(true);
    expect(['wait', 'just a minute', 'hold on', 'let me check'].every(readStall)).toBe(true);
    expect(['ok', 'got it, thanks', 'great'].filter(readSeen)).toEqual(['ok', 'great']);
    expect(['maybe', 'up to you', "I'm not sure"].every(readUnsure)).toBe(true);
    expect(['same number', 'this one', 'the one on file'].every(readSamePhone)).toBe(true);
    expect(['exit', 'quit', 'bye'].every(readLeave)).toBe(true);
    expect(['two', 'option 2', 'the second one', 'number two'].map(readNumber)).toEqual([2, 2, 2, 2]);
    expect([readOrder('no technician'), readOrder('send the technician'), readOrder('no')]).toEqual([
      false,
      true,
      null,
    ]);
    expect([readLeadingYesNo('yes, but after 6 pm'), readLeadingYesNo('no, it is fine')]).toEqual([
      'yes',
      'no',
    ]);
    expect(['how much is it', 'will it take long', 'is it free?'].every(readQuestion)).toBe(true);
    expect(itemsOf(spoken('no internet'))).toEqual(['no internet']);
  });

  it('knows what is to be corrected', () => {
    expect(readCorrection('wrong phone')).toBe('phone');
    expect(readCorrection('change the name')).toBe('name');
    expect(readCorrection('the address is wrong')).toBe('service');
    expect(readCorrection('my phone has no signal either')).toBeNull();
    expect(['there is a mistake', 'I want to change something'].every(readWrong)).toBe(true);
    expect(readNewName('my name is Peter Lima')).toBe('Peter Lima');
    expect(readNewPhone('my number is +55 37 98822-3344')).toBe(true);
    expect(readNewPhone('my number 37 3221-4455 is dead')).toBe(false);
  });
});

describe('the language', () => {
  it.each([
    ['English', 'en'],
    ['inglês', 'en'],
    ['INGLES!', 'en'],
    ['in English, please', 'en'],
    ['português', 'pt'],
    ['em português, por favor', 'pt'],
    ['my English teacher has no internet', null],
    ['aula de inglês', null],
  ])('asked for: "%s"', (text, language) => expect(readLanguage(text)).toBe(language));

  it.each([
    ['hello, my internet is down', 'en'],
    ['good morning', 'en'],
    ['I need help', 'en'],
    ['oi, minha internet caiu', 'pt'],
    ['bom dia', 'pt'],
    ['ok', null],
    ['internet', null],
    ['hello', null],
    ['help', null],
    ['no', null],
    ['sim', null],
    ['come', null],
    ['nada', null],
    ['wifi', null],
    ['John Smith', null],
    ['Maria Good Lima', null],
    ['my internet caiu, não funciona desde ontem', 'pt'],
  ])('clear from: "%s"', (text, language) => expect(guessLanguage([text])).toBe(language));
});
