import { describe, expect, it } from 'vitest';
import { renderMessage, textLength } from '../../../../src/channels/telegram/sending/outgoing.ts';
import type { Message } from '../../../../src/core/content.ts';

describe('rendering', () => {
  const choices = [
    { id: 'yes', label: 'Sim' },
    { id: 'no', label: 'Não' },
  ];
  const question: Message = { text: 'Está certo?', choices };

  it('gives each choice a row and what it means', () => {
    expect(renderMessage(question, 'm1')).toEqual([
      {
        text: 'Está certo?',
        markup: {
          inline_keyboard: [
            [{ text: 'Sim', callback_data: 'm1:yes' }],
            [{ text: 'Não', callback_data: 'm1:no' }],
          ],
        },
      },
    ]);
  });

  it('falls back to numbers where a button could not say what it means', () => {
    const numbered = [{ text: 'Está certo?\n1. Sim\n2. Não', markup: { remove_keyboard: true } }];
    expect(renderMessage(question, undefined)).toEqual(numbered);
    expect(renderMessage(question, 'm'.repeat(62))).toEqual(numbered);
    expect(renderMessage(question, 'm'.repeat(60))[0]?.markup).toHaveProperty('inline_keyboard');
  });

  it('puts the buttons under the last part of a long text, which then needs no extra message', () => {
    const long = { ...question, text: 'palavra '.repeat(1000) };
    const parts = renderMessage({ ...long, contact: 'over' }, 'm1');
    expect(parts.every(({ text }) => text.length <= textLength)).toBe(true);
    expect(parts.map(({ markup }) => Object.keys(markup ?? {})[0])).toEqual([
      'remove_keyboard',
      'inline_keyboard',
    ]);
  });

  const shapes = (message: Message) =>
    renderMessage(message, 'm1').map(({ text, markup }) => [text, markup && Object.keys(markup)[0]]);

  it('says how to share the contact only where its own keyboard shows it', () => {
    const asking: Message = { ...question, asks: { contact: 'Ou toque no botão.' } };
    expect(shapes(asking)).toEqual([['Está certo?\n\nOu toque no botão.', 'keyboard']]);
  });

  it.each([
    ['Certo, parei.\n\nComo posso ajudar? Escolha.', ['Certo, parei.', 'Como posso ajudar? Escolha.']],
    ['Como posso ajudar? Toque em uma opção.', ['Como posso ajudar?', 'Toque em uma opção.']],
    ['Está certo?', ['Está certo?', 'Escolha uma opção:']],
  ])('removes that keyboard with the first part of the next question: %j', (text, parts) => {
    expect(shapes({ ...question, text, contact: 'over' })).toEqual([
      [parts[0], 'remove_keyboard'],
      [parts[1], 'inline_keyboard'],
    ]);
    expect(shapes({ ...question, text })).toEqual([[text, 'inline_keyboard']]);
  });

  it('leaves that keyboard beside a reminder, and removes it with any other plain message', () => {
    expect(shapes({ text: 'Ainda está aí?', contact: 'stays' })).toEqual([['Ainda está aí?', undefined]]);
    expect(shapes({ text: 'Obrigado!', contact: 'over' })).toEqual([['Obrigado!', 'remove_keyboard']]);
    expect(shapes({ text: 'Oi, aqui é a Ana.' })).toEqual([['Oi, aqui é a Ana.', 'remove_keyboard']]);
  });
});
