/** Conversations in English, and changes from one language to the other. */

import { describe, expect, it } from 'vitest';
import { createSupport } from '../../../flows/support/index.ts';
import { words } from '../../../flows/support/words/index.ts';
import type { FlowState } from '../../../src/core/flow.ts';
import { away, createDialogue, play } from '../../support/dialogue.ts';
import { said, step } from './everywhere.ts';
import {
  ana,
  cpf,
  home,
  mariana,
  media,
  minutes,
  oldTicket,
  phone,
  settings,
  succeeded,
  support,
  ticket,
  verified,
} from './fixtures.ts';

const known = () => createDialogue(support, { verifiedPhone: phone, erp: { verify: () => verified() } });

const atSummary = () =>
  play(known(), [
    ['cliente', 'hello, my internet is down'],
    ['bot', /^Hello! Fibra Serrana[\s\S]*português/],
    ['bot', /in the name of Mariana/],
    ['cliente', 'my name is John Smith'],
    ['bot', /\+55 37 99911-2233/],
    ['cliente', 'yes'],
    ['bot', /I noted: "hello, my internet is down"/],
    ['cliente', 'done'],
    ['bot', /technician’s visit/],
    ['cliente', 'no thanks'],
    ['bot', /Please check:[\s\S]*Name: John Smith[\s\S]*visit: no/],
  ]);

describe('in English', () => {
  it('opens a ticket, tells its protocol and says goodbye', () => {
    play(atSummary(), [
      ['cliente', 'yes, open it'],
      ['bot', /I am opening your ticket/],
      ['erp', succeeded()],
      ['bot', /Protocol: 202611211405123456\nOpened: 21 Nov 2026, 14:05/],
      ['bot', /anything else/],
      ['cliente', 'no thanks'],
      ['bot', /^You are welcome!/],
    ]);
  });

  it('loses nothing that came together with a wish for a language, or for help', () => {
    const dialogue = play(known(), [
      ['cliente', 'minha internet caiu, a luz está vermelha', 'english please'],
      ['bot', /^Hello!/],
      ['bot', /How can I help/],
      ['toca', 'Internet problem'],
      ['bot', /in the name of Mariana/],
      ['cliente', 'yes'],
      ['bot', /\+55 37 99911-2233/],
      ['cliente', 'yes'],
      ['bot', /I noted: "minha internet caiu, a luz está vermelha"/],
      ['cliente', 'it began at noon', 'português'],
      ['bot', /português[\s\S]*it began at noon/],
      ['cliente', 'e o telefone está mudo'],
      ['bot', /Anotado/],
      ['cliente', 'o cabo está no chão', 'english'],
      ['bot', /English/],
      ['cliente', 'it is the blue one', 'help'],
      ['bot', /You can write/],
      ['cliente', 'done'],
      ['bot', /technician’s visit/],
      ['cliente', 'no thanks'],
      ['bot', /Please check/],
      ['cliente', 'yes'],
      ['bot', /I am opening your ticket/],
    ]);
    expect(dialogue.jobs[0]?.input).toMatchObject({
      description: [
        'minha internet caiu, a luz está vermelha',
        'it began at noon',
        'e o telefone está mudo',
        'o cabo está no chão',
        'it is the blue one',
      ].join('\n'),
    });
  });

  it('corrects what is wrong', () => {
    play(atSummary(), [
      ['cliente', 'wrong phone'],
      ['bot', /Can we reach you at/],
      ['cliente', '+55 37 98822-3344'],
      ['bot', /Phone: \+55 37 98822-3344/],
      ['cliente', 'cancel'],
      ['bot', /Nothing was opened[\s\S]*How can I help/],
    ]);
  });

  it('identifies by document and a date of birth in words', () => {
    const dialogue = createDialogue(support, { erp: { verify: () => verified() } });
    play(dialogue, [
      ['cliente', 'good morning'],
      ['bot', /^Hello!/],
      ['bot', /How can I help[\s\S]*1\. Internet problem/],
      ['cliente', 'one'],
      ['bot', /CPF or CNPJ/],
      ['cliente', `my cpf is ${cpf}`],
      ['bot', /date of birth/],
      ['cliente', 'April 3, 1985'],
      ['bot', /Mariana/],
    ]);
    expect(dialogue.calls[0]?.input).toMatchObject({ fact: { birthDate: '1985-04-03' } });
  });

  it('warns of a suspended service, and calls a person for who has paid', () => {
    const owing = { ...mariana, services: [{ ...home, standing: 'suspended-debt' as const }] };
    play(createDialogue(support, { verifiedPhone: phone, erp: { verify: () => verified(owing) } }), [
      ['cliente', 'I have no internet since yesterday'],
      ['bot', /^Hello!/],
      ['bot', /suspended for a pending payment/],
      ['cliente', 'I have already paid'],
      ['bot', /you have already paid/],
      ['lugar', 'waiting'],
    ]);
  });

  it('tells where a ticket stands', () => {
    const erp = { verify: () => verified(), findTickets: () => ({ tickets: [ticket, oldTicket] }) };
    play(createDialogue(support, { verifiedPhone: phone, erp }), [
      ['cliente', 'I want to check my ticket please'],
      ['bot', /^Hello!/],
      ['bot', /latest tickets[\s\S]*21 Nov: /],
      ['cliente', 'the latest'],
      ['bot', /Status: aguardando análise \(open\)[\s\S]*22 Nov 2026, 08:00 to 12:00/],
      ['bot', /anything else/],
    ]);
  });

  it('says that the system is away, and offers a person', () => {
    play(createDialogue(support, { verifiedPhone: phone, erp: { verify: () => away } }), [
      ['cliente', 'I want to check my ticket please'],
      ['bot', /^Hello!/],
      ['bot', /not responding|not answering|could not reach/i, /Talk to a person/],
    ]);
  });

  it('does not find what is nobody’s here, and shows the latest', () => {
    const erp = {
      verify: () => verified(),
      findTicket: () => ({ found: false, locked: false }) as const,
      findTickets: () => ({ tickets: [] }),
    };
    play(createDialogue(support, { verifiedPhone: phone, erp }), [
      ['cliente', 'hello, I want to check protocol 202611211405999999'],
      ['bot', /^Hello!/],
      ['bot', /did not find this protocol/],
      ['toca', 'See my latest'],
      ['bot', /found no tickets/],
      ['bot', /anything else/],
    ]);
  });

  it('reminds, and says goodbye', () => {
    play(known(), [
      ['cliente', 'hello, my internet is down'],
      ['bot', /^Hello!/],
      ['bot', /in the name of Mariana/],
      ['passam', 31 * minutes],
      ['bot', /Are you still there/],
      ['bot', /I am closing for now[\s\S]*C-7K3Q-0001$/],
      ['lugar', 'closed'],
    ]);
  });

  it('calls a person, who reads in Portuguese what language it is', () => {
    const dialogue = play(known(), [
      ['cliente', 'I want to talk to a person'],
      ['bot', /^Hello!/],
      ['bot', /called someone from our team/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.state.listing).toMatchObject({ reason: 'pediu para falar com uma pessoa' });
    expect(dialogue.state.listing.summary).toContain('Idioma: inglês');
    play(dialogue, [
      ['assume', ana],
      ['devolve', ana],
      ['bot', /handed the conversation back/],
      ['bot', /How can I help/],
    ]);
  });
});

describe('what is no text, in English', () => {
  const kinds = ['photo', 'audio', 'video', 'document', 'sticker'] as const;

  it('is named so to the customer, and in Portuguese to whoever reads the ticket', () => {
    const dialogue = play(known(), [
      ['cliente', 'hello, my internet is down'],
      ['bot', /^Hello!/],
      ['bot', /in the name of Mariana/],
      ['cliente', 'yes'],
      ['bot', /Can we reach you/],
      ['cliente', 'yes'],
      ['bot', /I noted/],
      ['cliente', media('photo', 'a red light'), ...kinds.map((kind) => media(kind)), 'done'],
      ['bot', /technician’s visit/],
      ['cliente', 'no'],
      ['bot', /\[photo: a red light\]\n\[photo\]\n\[voice message\]\n\[video\]\n\[file\]\n\[sticker\]/],
      ['cliente', 'yes'],
      ['bot', /I am opening your ticket/],
    ]);
    expect(dialogue.jobs[0]?.input).toMatchObject({
      description: expect.stringContaining('[foto: a red light]\n[foto]\n[áudio]\n[vídeo]'),
    });
  });
});

describe('a change of language', () => {
  it('asks the current question again', () => {
    const dialogue = play(known(), [
      ['cliente', 'oi'],
      ['bot', /^Olá!/],
      ['bot', /Como posso ajudar/],
      ['cliente', 'Inglês'],
      ['bot', /in English\.\n\nHow can I help/],
      ['cliente', 'help'],
      ['bot', /• agent: [\s\S]*How can I help/],
      ['cliente', 'português'],
      ['bot', /em português\.\n\nComo posso ajudar/],
    ]);
    expect(dialogue.state.listing.summary?.join()).not.toContain('Idioma');
  });

  it('takes a button of the menu that stands there in the other language', () => {
    const dialogue = known();
    dialogue.send('oi');
    const portuguese = dialogue.menu;
    dialogue.send('English');
    expect(dialogue.menu?.choices[0]?.label).toBe('Internet problem');
    dialogue.read();
    dialogue.send({
      type: 'choice',
      choice: 'problem',
      menu: portuguese?.id ?? '',
      label: 'Problema na internet',
    });
    expect(dialogue.read()[0]?.text).toMatch(/in the name of Mariana/);
  });

  it('takes no button of a menu before the one that stood there', () => {
    const dialogue = known();
    dialogue.send('oi');
    const menu = dialogue.menu;
    play(dialogue, [
      ['bot', /^Olá!/],
      ['bot', /Como posso ajudar/],
      ['cliente', 'net caiu'],
      ['bot', /em nome de Mariana/],
      ['cliente', 'english'],
      ['bot', /in English[\s\S]*in the name of Mariana/],
      ['cliente', { type: 'choice', choice: 'follow', menu: menu?.id ?? '', label: 'Ver um protocolo' }],
      ['bot', /belonged to an earlier question[\s\S]*in the name of Mariana/],
    ]);
  });

  it('is remembered beyond the episode, and no guess changes what was chosen', () => {
    const dialogue = play(known(), [
      ['cliente', 'in English, please'],
      ['bot', /^Hello!/],
      ['bot', /How can I help/],
      ['cliente', 'thanks'],
      ['bot', /^You are welcome!/],
      ['lugar', 'closed'],
      ['cliente', 'oi, bom dia, tudo bem'],
      ['bot', /^Hi! Good to see you again/],
      ['bot', /How can I help/],
    ]);
    expect(dialogue.state.listing.summary).toContain('Idioma: inglês');
  });

  it('is the only one where there is one: none is guessed, chosen or offered', () => {
    const only = createSupport({ ...settings, languages: ['pt'] });
    const dialogue = createDialogue(only, { verifiedPhone: phone, erp: { verify: () => verified() } });
    play(dialogue, [
      ['cliente', 'hello, good morning, my friend'],
      ['bot', /^Olá!/],
      ['bot', /Como posso ajudar/],
      ['cliente', 'english'],
      ['bot', /Não entendi/],
      ['cliente', 'ajuda'],
      ['bot', /atendente: falar com uma pessoa\n\nComo/],
    ]);
    const abroad = createSupport({ ...settings, languages: ['en'] });
    play(createDialogue(abroad), [
      ['cliente', 'oi, bom dia, tudo bem'],
      ['bot', /^Hello!(?![\s\S]*português)/],
      ['bot', /How can I help/],
      ['cliente', 'português'],
      ['bot', /I did not understand/],
      ['cliente', 'help'],
      ['bot', /agent: talk to a person\n\nHow/],
    ]);
  });

  it('is the usual one, unless the words tell another', () => {
    const abroad = createSupport({ ...settings, languages: ['en', 'pt'] });
    for (const [text, hello] of [
      ['internet', /^Hello![\s\S]*português/],
      ['oi, bom dia, tudo bem', /^Olá!/],
    ] as const) {
      const dialogue = createDialogue(abroad);
      dialogue.send(text);
      expect(dialogue.said[0]?.message.text).toMatch(hello);
    }
  });

  it('holds where the machine cannot speak: a stopped conversation, one that starts over', () => {
    const dialogue = play(known(), [
      ['cliente', 'hello, good morning'],
      ['bot', /^Hello!/],
      ['bot', /How can I help/],
    ]);
    const { state } = dialogue;
    const told = (broken: FlowState) =>
      step(broken, said('help')).effects.flatMap((effect) =>
        effect.type === 'say' ? [effect.message.text] : [],
      );
    expect(told({ ...state, snapshot: { ...Object(state.snapshot), value: 'nowhere' } })).toEqual([
      words.en.people.stopped,
    ]);
    expect(told({ ...state, snapshot: { value: 'nowhere' }, memory: 'nothing known' })).toEqual([
      words.pt.people.stopped,
    ]);
    expect(told({ ...state, version: 0 })[0]).toBe(words.en.people.restarted);
  });

  it('is not guessed from what might be either', () => {
    for (const text of ['hello', 'internet', 'ok', 'help']) {
      const dialogue = known();
      dialogue.send(text);
      expect(dialogue.said[0]?.message.text, text).toMatch(/^Olá!/);
    }
  });

  it('needs none in what was stored: a state without a language goes on in Portuguese', () => {
    const dialogue = known();
    dialogue.send('oi');
    const { language: _, ...context } = Object(dialogue.state.snapshot).context;
    const stored = { ...dialogue.state, snapshot: { ...Object(dialogue.state.snapshot), context } };
    const { state, effects } = step(stored, said('ajuda'));
    expect(effects.flatMap((effect) => (effect.type === 'say' ? [effect.message.text] : [])).join()).toMatch(
      /Como posso ajudar/,
    );
    expect(state.stopped).toBeUndefined();
  });
});
