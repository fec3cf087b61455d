import { expect, it } from 'vitest';
import type { Effect } from '../../../src/core/flow.ts';
import { createDialogue, play } from '../../support/dialogue.ts';
import { phone } from './everywhere.ts';
import { ana, minutes, phone as number, protocol, support, verified } from './fixtures.ts';

const hour = 60 * minutes;
const open = () => createDialogue(support, { erp: { verify: () => verified() }, verifiedPhone: number });
const fromPhone = (text: string) => ['atendente', phone, text] as const;
const relayed = ({ effects }: { readonly effects: readonly Effect[] }) =>
  effects.flatMap((effect) => (effect.type === 'said' ? [`${effect.by.name}: ${effect.text}`] : []));

it('a reply typed on the phone quiets the bot and is not said again', () => {
  const dialogue = play(open(), [
    ['cliente', 'oi'],
    ['bot', /./],
    ['bot', /Como posso ajudar/],
    fromPhone('Oi, é o Caio do escritório. Já vejo.'),
    ['lugar', 'attended'],
    ['cliente', 'menu', 'obrigada, aguardo'],
    ['lugar', 'attended'],
  ]);
  expect(relayed(dialogue)).toEqual(['celular: Oi, é o Caio do escritório. Já vejo.']);
  expect(dialogue.effects.some(({ type }) => type === 'hush')).toBe(true);
});

it('is in the transcript also between two episodes, and before the customer has ever written', () => {
  const dialogue = play(open(), [fromPhone('Seu técnico chega às 14h.'), ['lugar', 'attended']]);
  expect(relayed(dialogue)).toHaveLength(1);
  play(dialogue, [
    ['passam', hour],
    ['lugar', 'closed'],
    ['cliente', 'oi'],
    ['bot', /./],
    ['bot', /Como posso ajudar/],
  ]);
});

it('after the idle time the bot answers again; each message begins it anew', () => {
  const dialogue = play(open(), [
    ['cliente', 'oi'],
    ['bot', /./],
    ['bot', /Como posso ajudar/],
    fromPhone('Um momento'),
    ['passam', hour - minutes],
    fromPhone('Pronto, resolvido'),
    ['passam', hour - minutes],
    ['cliente', 'obrigada'],
    ['lugar', 'attended'],
    ['passam', 2 * minutes],
    ['lugar', 'closed'],
  ]);
  expect(dialogue.notes.at(-1)).toContain('voltou para o robô');
});

it('a customer who is left without an answer waits for a person at last', () => {
  play(open(), [
    ['cliente', 'oi'],
    ['bot', /./],
    ['bot', /Como posso ajudar/],
    fromPhone('Um momento'),
    ['cliente', 'e então?'],
    ['passam', 20 * minutes],
    ['bot', /demora/],
    ['lugar', 'waiting'],
  ]);
});

it('the word for the bot gives it back', () => {
  play(open(), [
    ['cliente', 'oi'],
    ['bot', /./],
    ['bot', /Como posso ajudar/],
    fromPhone('Resolvido'),
    ['devolve', phone],
    ['bot', /devolveu/],
    ['bot', /./],
    ['lugar', 'bot'],
  ]);
});

it('whoever sits at a desk may take it, give it back and close it', () => {
  const menu = ['bot', /Como posso ajudar/] as const;
  for (const [end, place, ...told] of [
    ['devolve', 'bot', ['bot', /devolveu/], menu],
    ['encerra', 'closed', ['bot', /encerrada/]],
  ] as const) {
    const dialogue = play(open(), [
      ['cliente', 'oi'],
      ['bot', /./],
      ['bot', /Como posso ajudar/],
      fromPhone('Um momento'),
      [end, ana],
      ...told,
    ]);
    expect(dialogue.state.listing.place).toBe(place);
  }
  const dialogue = play(open(), [
    ['cliente', 'oi'],
    ['bot', /./],
    ['bot', /Como posso ajudar/],
    fromPhone('Um momento'),
    ['assume', ana],
  ]);
  expect(dialogue.state.listing.owner).toMatchObject({ name: ana.name });
  // And then the phone no longer gives it back, though what is typed there is at the customer's.
  play(dialogue, [fromPhone('Oi'), ['devolve', phone], ['lugar', 'attended']]);
  expect(dialogue.state.listing.owner).toMatchObject({ name: ana.name });
  expect(relayed(dialogue)).toHaveLength(2);
});

it('an attendant who answers on the desk has it from then on', () => {
  const dialogue = play(open(), [
    ['cliente', 'oi'],
    ['bot', /./],
    ['bot', /Como posso ajudar/],
    fromPhone('Um momento'),
    ['atendente', ana, 'Sou a Ana, do suporte'],
    ['chega', 'Sou a Ana, do suporte'],
  ]);
  expect(dialogue.state.listing.owner).toMatchObject({ name: ana.name });
});

it('what the phone tells is no longer owed', () => {
  const dialogue = play(open(), [
    ['cliente', 'oi'],
    ['bot', /./],
    ['bot', /Como posso ajudar/],
  ]);
  dialogue.hear({ type: 'send.failed', text: `Protocolo ${protocol}`, keep: true, reason: 'bloqueado' });
  play(dialogue, [['lugar', 'waiting'], fromPhone(`Seu protocolo é ${protocol}`)]);
  expect(dialogue.state.listing.untold).toBeUndefined();
});
