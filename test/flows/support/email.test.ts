/** The e-mail, where a provider wants it asked for. */

import { describe, expect, it } from 'vitest';
import { createSupport } from '../../../flows/support/index.ts';
import { emailOf } from '../../../flows/support/listening/reading/email.ts';
import { createDialogue, play, type ScriptLine } from '../../support/dialogue.ts';
import { phone, refused, settings, support, verified } from './fixtures.ts';

const asking = createSupport({ ...settings, serviceOrder: 'never', askEmail: true });
const begin = (flow = asking) =>
  createDialogue(flow, { verifiedPhone: phone, erp: { verify: () => verified() } });

const toEmail: readonly ScriptLine[] = [
  ['cliente', 'net caiu desde ontem'],
  ['bot', /^Olá!/],
  ['bot', /Mariana/],
  ['cliente', 'sim'],
  ['bot', /Podemos falar/],
  ['cliente', 'sim'],
  ['bot', /Qual é o seu e-mail\?[\s\S]*1\. Pular/],
];
const toSummary: readonly ScriptLine[] = [
  ['bot', /Anotei/],
  ['cliente', 'pronto'],
];

describe('the e-mail', () => {
  it('stands in the summary and goes to the ERP', () => {
    const dialogue = play(begin(), [
      ...toEmail,
      ['cliente', 'é ana.souza@exemplo.com.br.'],
      ...toSummary,
      ['bot', /Telefone: \(37\) 99911-2233\nE-mail: ana\.souza@exemplo\.com\.br\nProblema/],
      ['cliente', 'sim'],
      ['bot', /Estou registrando/],
    ]);
    expect(dialogue.jobs[0]?.input).toMatchObject({ email: 'ana.souza@exemplo.com.br' });
  });

  it.each(['pular', 'não tenho', '1', 'não'])('is done without: %s', (answer) => {
    const dialogue = play(begin(), [
      ...toEmail,
      ['cliente', answer],
      ...toSummary,
      ['bot', /Telefone: [^\n]*\nProblema/],
      ['cliente', 'sim'],
      ['bot', /Estou registrando/],
    ]);
    expect(dialogue.jobs[0]?.input).not.toHaveProperty('email');
  });

  it('is asked again if it is none, and one step back is the phone', () => {
    play(begin(), [
      ...toEmail,
      ['cliente', 'ana arroba exemplo'],
      ['bot', /não parece completo[\s\S]*Qual é o seu e-mail/],
      ['cliente', 'voltar'],
      ['bot', /Podemos falar/],
      ['cliente', 'sim'],
      ['bot', /Qual é o seu e-mail/],
      ['toca', 'Pular'],
      ['bot', /Anotei/],
      ['cliente', 'voltar'],
      ['bot', /Qual é o seu e-mail/],
    ]);
  });

  it('is corrected from the list, and in so many words', () => {
    play(begin(), [
      ...toEmail,
      ['cliente', 'pular'],
      ...toSummary,
      ['bot', /Confira/],
      ['toca', 'Corrigir algo'],
      ['bot', /2\. Telefone\n3\. E-mail/],
      ['toca', 'E-mail'],
      ['bot', /Qual é o seu e-mail/],
      ['cliente', 'ana@exemplo.com.br'],
      ['bot', /E-mail: ana@exemplo\.com\.br/],
      ['cliente', 'meu e-mail é bia@exemplo.com.br'],
      ['bot', /Certo, troquei[\s\S]*E-mail: bia@exemplo\.com\.br/],
    ]);
  });

  it('is asked again if the ERP objects to it', () => {
    play(begin(), [
      ...toEmail,
      ['cliente', 'ana@exemplo.com.br'],
      ...toSummary,
      ['bot', /Confira/],
      ['cliente', 'sim'],
      ['bot', /Estou registrando/],
      ['erp', refused('O campo email deve conter um endereço de e-mail válido.')],
      ['bot', /não aceitou[\s\S]*Qual é o seu e-mail/],
      ['cliente', 'pular'],
      ['bot', /Telefone: [^\n]*\nProblema/],
    ]);
  });

  it('is asked for in English, too', () => {
    const dialogue = play(begin(), [
      ['cliente', 'hello, my internet is down'],
      ['bot', /^Hello!/],
      ['bot', /in the name of Mariana/],
      ['cliente', 'yes'],
      ['bot', /Can we reach you/],
      ['cliente', 'yes'],
      ['bot', /What is your e-mail address/],
      ['cliente', 'john(at)example'],
      ['bot', /does not look complete/],
      ['cliente', 'skip'],
      ['bot', /I noted/],
      ['cliente', 'done'],
      ['bot', /Please check:[\s\S]*Phone: [^\n]*\nProblem/],
      ['cliente', 'change the email'],
      ['bot', /What is your e-mail address/],
      ['cliente', 'john.smith@example.com'],
      ['bot', /E-mail: john\.smith@example\.com/],
      ['cliente', 'yes'],
      ['bot', /I am opening your ticket/],
    ]);
    expect(dialogue.jobs[0]?.input).toMatchObject({ email: 'john.smith@example.com' });
  });

  it('is not asked for unless the provider wants it', () => {
    const dialogue = play(begin(support), [...toEmail.slice(0, -1), ['bot', /Anotei/]]);
    expect(dialogue.state.listing.summary?.join()).not.toContain('E-mail');
  });
});

const read = (text: string) => emailOf({ at: 0, messages: [{ content: { type: 'text', text } }] });

it.each([
  ['ana@exemplo.com.br', 'ana@exemplo.com.br'],
  ['meu email: <Ana.Souza+net@exemplo.com>!', 'Ana.Souza+net@exemplo.com'],
  ['ana@exemplo', null],
  ['ana@exemplo.', null],
  ['@exemplo.com', null],
  ['ana@@exemplo.com', null],
  ['ana @ exemplo.com', null],
  ['ana@10.0.0.1', null],
  [`${'a'.repeat(243)}@exemplo.com`, null],
  [`${'a'.repeat(242)}@exemplo.com`, `${'a'.repeat(242)}@exemplo.com`],
])('reads an address: %s', (text, address) => expect(read(text)).toBe(address));
