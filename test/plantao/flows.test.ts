import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import type { Heard } from '../../src/core/flow.ts';
import { createFlows } from '../../src/plantao/flows.ts';
import { createDialogue } from '../support/dialogue.ts';

const seller = (id: string) => ({
  [`MAGALU_CLIENT_ID${id}`]: 'aplicativo',
  [`MAGALU_CLIENT_SECRET${id}`]: 'segredo-inventado',
});
const flowFor = createFlows(
  readConfig({
    PLANTAO_STORE: 'memory:',
    PLANTAO_BACKEND: 'sandbox',
    MAGALU_REDIRECT_URI: 'https://loja.example.com/magalu',
    ...seller(''),
    MAGALU_REDIRECT_URI__filial: 'https://loja.example.com/magalu',
    ...seller('__filial'),
    MAGALU_ACKNOWLEDGE__filial: 'Recebemos o seu protocolo.',
  }),
  false,
);
const opened: Heard = {
  type: 'protocol.changed',
  protocol: { number: '202611230000001', closed: false, updatedAt: Date.UTC(2026, 10, 23) },
};
const saidBy = (channel: string, account: string) => {
  const dialogue = createDialogue(flowFor({ channel, account, address: 't-1' }), {
    startsAt: Date.UTC(2026, 10, 23),
  });
  dialogue.hear(opened);
  return dialogue.said.map(({ message }) => message.text);
};

test('a marketplace’s protocols are led by its own flow, each seller’s with their own words', () => {
  expect(saidBy('magalu', 'filial')).toEqual(['Recebemos o seu protocolo.']);
  expect(saidBy('magalu', 'main')).toEqual([]);
});

test('what a seller who is not served any more began goes on in the same flow', () => {
  expect(flowFor({ channel: 'magalu', account: 'antiga', address: 't-1' }).id).toBe('marketplace');
  expect(saidBy('magalu', 'antiga')).toEqual([]);
});

test('everybody else is a subscriber', () => {
  for (const channel of ['telegram', 'web', 'whatsapp-cloud'])
    expect(flowFor({ channel, account: 'main', address: '1' }).id).toBe('support');
});
