import { expect, it } from 'vitest';
import { createDialogue, play } from '../../support/dialogue.ts';
import { home, mariana, phone, protocol, shop, succeeded, support, verified } from './fixtures.ts';

const busy = {
  ...mariana,
  services: [{ ...home, openTickets: [{ protocol: '202610021130009876' }] }, shop],
  alerts: ['Manutenção no Centro'],
};

it('knows a verified customer, the services with their open tickets, the outages and what was told so far', () => {
  const dialogue = createDialogue(support, { erp: { verify: () => verified(busy) }, verifiedPhone: phone });
  dialogue.send('a internet caiu de novo');
  dialogue.press('500 Mega Fibra em Centro, Divinópolis');
  const { known } = dialogue.state.listing;
  expect(known).toEqual({
    customer: { code: '4711', name: 'Mariana Duarte' },
    services: busy.services,
    service: busy.services[0],
    alerts: ['Manutenção no Centro'],
    draft: { description: 'a internet caiu de novo' },
  });
});

it('knows the document as it was typed, whole, though the summary masks it', () => {
  const dialogue = createDialogue(support, { erp: { verify: () => ({ level: 'not-found' }) } });
  dialogue.send('sem internet');
  dialogue.send('529.982.247-25');
  dialogue.send('03/04/1985');
  dialogue.send('atendente');
  const { known, summary } = dialogue.state.listing;
  expect(known?.document).toBe('52998224725');
  expect(summary?.join()).not.toContain('52998224725');
  expect(JSON.stringify(dialogue.state.listing)).not.toContain('1985');
});

it('knows the protocols that were opened here, also after the goodbye', () => {
  const dialogue = createDialogue(support, { erp: { verify: () => verified() }, verifiedPhone: phone });
  for (const text of ['a internet caiu', 'sim', 'sim', 'pronto', 'não', 'sim']) dialogue.send(text);
  dialogue.finish(succeeded());
  expect(dialogue.state.listing.known?.opened).toEqual([protocol]);
  dialogue.read();
  play(dialogue, [
    ['toca', 'Não, obrigado'],
    ['bot', /Por nada/],
    ['lugar', 'closed'],
  ]);
  expect(dialogue.state.listing).toMatchObject({
    name: 'Mariana',
    known: { customer: { code: '4711' }, opened: [protocol] },
  });
});

it('knows nothing of who has told nothing', () => {
  const dialogue = createDialogue(support, {});
  dialogue.send('oi');
  expect(dialogue.state.listing.known).toBeUndefined();
});
