/** A person gives a conversation back where the customer was. Wherever that may be: `led.ts`. */

import { test } from 'vitest';
import { createDialogue, play } from '../../support/dialogue.ts';
import { ana, home, mariana, phone, shop, succeeded, support, verified } from './fixtures.ts';

const there = { type: 'attendant.gaveBack', by: ana, where: 'there' } as const;

test('what was told is not asked again', () => {
  const dialogue = createDialogue(support, {
    erp: { verify: () => verified({ ...mariana, services: [home, shop] }) },
    verifiedPhone: phone,
  });
  for (const text of ['a internet caiu', '2', 'sim', 'atendente']) dialogue.send(text);
  dialogue.hear({ type: 'attendant.claimed', by: ana });
  dialogue.send('quanto custa?');
  dialogue.hear({ type: 'attendant.said', by: ana, text: 'Nada' });
  dialogue.read();
  dialogue.hear(there);
  play(dialogue, [
    ['bot', /continuar de onde paramos/],
    ['bot', /falar com você no/],
    ['cliente', 'sim'],
    ['bot', /a internet caiu/],
    ['cliente', 'pronto'],
    ['bot', /técnico/],
    ['cliente', 'não'],
    ['bot', /300 Mega Fibra em Niterói[\s\S]*Mariana[\s\S]*a internet caiu/],
  ]);
});

test('a ticket that went out meanwhile leads to the menu, and is told there', () => {
  const dialogue = createDialogue(support, { erp: { verify: () => verified() }, verifiedPhone: phone });
  for (const text of ['a internet caiu', 'sim', 'sim', 'pronto', 'não', 'sim']) dialogue.send(text);
  dialogue.hear({ type: 'attendant.claimed', by: ana });
  dialogue.finish(succeeded());
  dialogue.read();
  dialogue.hear(there);
  play(dialogue, [
    ['bot', /Protocolo/],
    ['bot', /devolveu/],
    ['bot', /Como posso ajudar/],
  ]);
});

test('a customer without a service is not sent round in a circle', () => {
  const dialogue = createDialogue(support, {
    erp: { verify: () => verified({ ...mariana, services: [] }) },
    verifiedPhone: phone,
  });
  dialogue.send('sem internet');
  dialogue.read();
  dialogue.hear(there);
  play(dialogue, [
    ['bot', /devolveu/],
    ['bot', /Como posso ajudar/],
  ]);
});

test('a proof that ran out while a person had it is asked for again', () => {
  const dialogue = createDialogue(support, { erp: { verify: () => verified() } });
  for (const text of ['sem internet', '529.982.247-25', '03/04/1985', 'sim']) dialogue.send(text);
  dialogue.hear({ type: 'attendant.claimed', by: ana });
  dialogue.hear({ type: 'attendant.said', by: ana, text: 'Um momento' });
  dialogue.pass(13 * 60 * 60_000);
  dialogue.read();
  dialogue.hear(there);
  play(dialogue, [
    ['bot', /de onde paramos/],
    ['bot', /data de nascimento/],
  ]);
});
