/** What a corrected message means: more of the description while it is being told, and never an answer or a command. */

import { describe, expect, it } from 'vitest';
import { createDialogue, play } from '../../support/dialogue.ts';
import { phone, succeeded, support, verified } from './fixtures.ts';

const edited = (text: string) => ({ type: 'text', text, edited: true }) as const;

const atSummary = () =>
  play(createDialogue(support, { verifiedPhone: phone, erp: { verify: () => verified() } }), [
    ['cliente', 'minha internet caiu'],
    ['bot', /Fibra Serrana/],
    ['bot', /Mariana/],
    ['cliente', 'sim'],
    ['bot', /99911/],
    ['cliente', 'sim'],
    ['bot', /Anotei/],
    ['cliente', 'net caiu'],
    ['bot', /Anotado/],
    ['cliente', 'pronto'],
    ['bot', /técnico/],
    ['cliente', 'não'],
    ['bot', /Confira/],
  ]);

describe('an edit', () => {
  it('before the confirmation extends the description, and the summary is shown again', () => {
    const dialogue = play(atSummary(), [
      ['cliente', edited('net caiu e a luz do aparelho pisca em vermelho')],
      ['bot', /Confira[\s\S]*net caiu\n[\s\S]*a luz do aparelho pisca em vermelho/],
    ]);
    expect(dialogue.jobs).toEqual([]);
    dialogue.send('sim');
    expect(dialogue.jobs[0]?.input).toMatchObject({
      description: expect.stringContaining('pisca em vermelho'),
    });
  });

  it.each(['sim', 'atendente', 'cancelar', 'não', '1'])('to "%s" neither confirms nor commands', (text) => {
    const dialogue = atSummary();
    dialogue.send(edited(text));
    expect(dialogue.jobs).toEqual([]);
    expect(dialogue.state?.listing.place).toBe('bot');
  });

  it.each(['atendente', 'menu', 'sim', 'net caiu e a luz pisca'])(
    'to "%s" after the ticket opens no other one and calls nobody',
    (text) => {
      const dialogue = play(atSummary(), [
        ['cliente', 'sim'],
        ['bot', /registr/i],
        ['erp', succeeded()],
        ['bot', /202611211405123456/],
        ['bot', /Posso ajudar/],
      ]);
      dialogue.send(edited(text));
      expect(dialogue.jobs).toHaveLength(1);
      expect(dialogue.state?.listing.place).not.toBe('waiting');
    },
  );
});
