/** After a person's closing the customer may say how it was. */

import { describe, expect, it } from 'vitest';
import { createSupport } from '../../../flows/support/index.ts';
import { readScore } from '../../../flows/support/listening/reading/rating.ts';
import { createDialogue, type Dialogue, play } from '../../support/dialogue.ts';
import { ana, media, minutes, phone, protocol, settings, succeeded, support, verified } from './fixtures.ts';

const closed = (flow = support): Dialogue => {
  const dialogue = createDialogue(flow, { erp: { verify: () => verified() }, verifiedPhone: phone });
  dialogue.send('atendente');
  dialogue.hear({ type: 'attendant.claimed', by: ana });
  dialogue.hear({ type: 'attendant.said', by: ana, text: 'Resolvido' });
  dialogue.hear({ type: 'attendant.closed', by: ana });
  return dialogue;
};
const asked = (flow = support): Dialogue => {
  const dialogue = closed(flow);
  dialogue.read();
  return dialogue;
};
const ratedIn = ({ effects }: Dialogue) => effects.filter(({ type }) => type === 'rated');

describe('the question', () => {
  it('is one message with the goodbye, and the conversation is closed', () => {
    const dialogue = closed();
    const [last, before] = dialogue.read().toReversed();
    expect(before?.text).toBe('Resolvido');
    expect(last?.text).toMatch(/encerrada[\s\S]*de 1 a 5/);
    expect(last?.choices).toHaveLength(5);
    expect(dialogue.state.listing.place).toBe('closed');
  });

  it('is not asked where no person answered, nor where ratings are switched off', () => {
    const unanswered = createDialogue(support);
    unanswered.send('atendente');
    unanswered.hear({ type: 'attendant.closed', by: ana });
    expect(unanswered.read().at(-1)?.text).not.toContain('1 a 5');
    const off = closed(createSupport({ ...settings, rating: false }));
    expect(off.read().at(-1)?.text).not.toContain('1 a 5');
    for (const dialogue of [unanswered, off]) expect(dialogue.state.snapshot).toBeNull();
  });

  it('comes after the ten seconds of a closing that can be undone', () => {
    const dialogue = createDialogue(support);
    dialogue.send('atendente');
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Oi' });
    dialogue.hear({ type: 'attendant.closed', by: ana, undoable: true });
    dialogue.read();
    play(dialogue, [
      ['passam', 11_000],
      ['bot', /1 a 5/],
      ['lugar', 'closed'],
    ]);
  });

  it('in English', () => {
    const dialogue = createDialogue(support);
    dialogue.send('I want to talk to a person');
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Hi' });
    dialogue.read();
    play(dialogue, [
      ['encerra', ana],
      ['bot', /from 1 to 5[\s\S]*5\. Excellent/],
      ['cliente', '4 stars'],
      ['bot', /leave a comment/],
      ['cliente', 'no thanks'],
      ['bot', /feedback/],
    ]);
    expect(ratedIn(dialogue)).toEqual([{ type: 'rated', score: 4 }]);
  });
});

describe('an answer', () => {
  it.each([
    [['5'], [{ type: 'rated', score: 5, comment: 'muito bom' }], 'muito bom'],
    [['nota 3'], [{ type: 'rated', score: 3 }], 'não'],
    [['Ruim'], [{ type: 'rated', score: 2 }], 'obrigada'],
  ] as const)('%s, and then the comment', (texts, rated, then) => {
    const dialogue = asked();
    for (const text of texts) dialogue.send(text);
    expect(ratedIn(dialogue)).toHaveLength(1);
    play(dialogue, [
      ['bot', /comentário/],
      ['cliente', then],
      ['bot', /Obrigado pela avaliação/],
      ['lugar', 'closed'],
    ]);
    expect(ratedIn(dialogue).slice(-1)).toEqual(rated);
    const before = { type: 'rated', score: rated[0].score };
    expect(ratedIn(dialogue)[0]).toEqual(before);
    expect(dialogue.state.snapshot).toBeNull();
  });

  it('is both at once', () => {
    for (const texts of [['5, muito bom'], ['5', 'muito bom'], ['muito bom', '5']]) {
      const dialogue = asked();
      dialogue.send(...texts);
      play(dialogue, [['bot', /Obrigado pela avaliação/]]);
      expect(ratedIn(dialogue)).toEqual([{ type: 'rated', score: 5, comment: 'muito bom' }]);
    }
  });

  it('by a button; the comment is left out by silence', () => {
    const dialogue = asked();
    dialogue.press('Ótimo');
    dialogue.read();
    dialogue.pass(31 * minutes);
    expect(dialogue.read()).toEqual([]);
    expect(ratedIn(dialogue)).toEqual([{ type: 'rated', score: 5 }]);
    expect(dialogue.state.snapshot).toBeNull();
  });

  it('comes after thanks, too', () => {
    const dialogue = asked();
    play(dialogue, [
      ['cliente', 'obrigada'],
      ['bot', /Por nada/],
      ['cliente', '5'],
      ['bot', /comentário/],
    ]);
  });

  it('that does not come is not waited for longer than half an hour', () => {
    const dialogue = asked();
    dialogue.pass(31 * minutes);
    expect(dialogue.state.snapshot).toBeNull();
    expect(dialogue.read()).toEqual([]);
    dialogue.send('5');
    expect(ratedIn(dialogue)).toEqual([]);
  });
});

describe('anything else is a new conversation', () => {
  it.each([
    ['minha internet caiu de novo', 'identify'],
    ['oi', 'menu'],
    ['menu', 'menu'],
    ['quero falar com uma pessoa', 'waiting'],
    ['2 computadores sem internet', 'details'],
    ['5, mas a internet caiu de novo', 'details'],
    [protocol, 'follow'],
  ])('"%s"', (text) => {
    const plain = createDialogue(support, { erp: { verify: () => verified() }, verifiedPhone: phone });
    plain.send('oi');
    plain.hear({ type: 'attendant.closed', by: ana });
    const answering = { findTicket: () => ({ found: false, locked: false }) as const };
    const again = (state: Dialogue) =>
      createDialogue(support, {
        erp: { verify: () => verified(), ...answering },
        verifiedPhone: phone,
        from: { state: state.state, revision: state.revision },
      });
    const usual = again(plain);
    const rating = again(asked());
    usual.send(text);
    rating.send(text);
    // As if the rating had never been asked for.
    const says = (dialogue: Dialogue) => dialogue.read().map((message) => message.text);
    expect(says(rating)).toEqual(says(usual));
    expect(rating.state.listing.place).toBe(usual.state.listing.place);
    expect(ratedIn(rating)).toEqual([]);
  });

  it('a photo, too, and what comes instead of a comment; the score counts', () => {
    const dialogue = asked();
    dialogue.send('4');
    dialogue.read();
    dialogue.send(media('photo'));
    expect(ratedIn(dialogue)).toEqual([{ type: 'rated', score: 4 }]);
    expect(dialogue.state.listing.place).toBe('bot');
    const other = asked();
    other.send('4');
    other.send('a internet caiu de novo');
    expect(ratedIn(other)).toEqual([{ type: 'rated', score: 4 }]);
    expect(other.state.listing.summary?.join()).toContain('caiu de novo');
  });

  it('a person who goes on has the conversation, and it is asked once for each episode', () => {
    const dialogue = asked();
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Ah, mais uma coisa' });
    play(dialogue, [
      ['chega', 'Ah, mais uma coisa'],
      ['lugar', 'attended'],
      ['encerra', ana],
      ['bot', /encerrada[^1-5]*$/],
    ]);
  });
});

it('what was still to be told comes first: nobody rates what is not over', () => {
  const dialogue = createDialogue(support, { erp: { verify: () => verified() }, verifiedPhone: phone });
  for (const text of ['a internet caiu', 'sim', 'sim', 'pronto', 'não', 'sim']) dialogue.send(text);
  dialogue.hear({ type: 'attendant.said', by: ana, text: 'Oi' });
  dialogue.read();
  play(dialogue, [
    ['encerra', ana],
    ['bot', /1 a 5/],
    ['erp', succeeded()],
    ['bot', new RegExp(protocol)],
    ['cliente', '5'],
    ['bot', /comentário/],
  ]);
});

describe('a score', () => {
  it.each([
    ['5', { score: 5 }],
    ['5️⃣', { score: 5 }],
    ['cinco', { score: 5 }],
    ['nota: 4', { score: 4 }],
    ['3/5', { score: 3 }],
    ['5 estrelas', { score: 5 }],
    ['5!', { score: 5 }],
    ['1 - demorou demais', { score: 1, comment: 'demorou demais' }],
    ['5. Ana foi ótima', { score: 5, comment: 'Ana foi ótima' }],
    ['6', null],
    ['10', null],
    ['52', null],
    ['2 computadores parados', null],
    ['bom dia', null],
    ['5, quero a segunda via do boleto', null],
  ])('"%s"', (text, score) => expect(readScore(text)).toEqual(score));
});
