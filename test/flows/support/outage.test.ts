/** The ERP is away when somebody has to be identified: everything is collected, and settled when it is back. */

import { describe, expect, it } from 'vitest';
import type { VerifyOutput } from '../../../src/core/calls.ts';
import type { Result } from '../../../src/core/flow.ts';
import { away, createDialogue, type Dialogue, play } from '../../support/dialogue.ts';
import {
  ana,
  home,
  mariana,
  minutes,
  phone,
  protocol,
  shop,
  succeeded,
  support,
  uncertain,
  verified,
} from './fixtures.ts';

const answered = (output: VerifyOutput): Result => ({ ok: true, output });

const erpAway = (options: { readonly verifiedPhone?: string } = {}): Dialogue =>
  createDialogue(support, { erp: { verify: () => away }, ...options });

const kept = /guardado[\s\S]*fora do ar/;
const untilNamed = (dialogue: Dialogue): Dialogue =>
  play(dialogue, [
    ['cliente', 'minha internet caiu'],
    ['bot'],
    ['bot', /CPF ou CNPJ/],
    ['cliente', '529.982.247-25'],
    ['bot', /segurança/],
    ['cliente', '03/04/1985'],
    ['bot', /não está respondendo[\s\S]*quando ele voltar/],
    ['bot', /nome/],
    ['cliente', 'Mariana'],
    ['bot', /telefone/],
  ]);
/** Until it is confirmed. */
const collect = (dialogue: Dialogue): Dialogue =>
  play(untilNamed(dialogue), [
    ['cliente', '37 99911-2233'],
    ['bot', /minha internet caiu/],
    ['toca', 'Pronto'],
    ['bot', /Confira/],
    ['toca', 'Sim, registrar'],
    ['bot', kept],
    ['lugar', 'bot'],
  ]);

/** By a phone that the network vouches for; the document is asked for too, since it cannot be looked up. */
const collectByPhone = (): Dialogue =>
  play(erpAway({ verifiedPhone: phone }), [
    ['cliente', 'minha internet caiu'],
    ['bot'],
    ['bot', /não está respondendo/],
    ['bot', /CPF ou CNPJ/],
    ['toca', 'Não sou cliente'],
    ['bot', /nome/],
    ['cliente', 'Mariana'],
    ['bot', /99911-2233/],
    ['toca', 'Usar este número'],
    ['bot', /minha internet caiu/],
    ['toca', 'Pronto'],
    ['bot', /Confira/],
    ['toca', 'Sim, registrar'],
    ['bot', kept],
  ]);

describe('what was confirmed while the ERP was away', () => {
  it('is identified by the document, and becomes a ticket', () => {
    const dialogue = collect(erpAway());
    expect(dialogue.jobs).toMatchObject([{ name: 'identify', input: { document: '52998224725' } }]);
    expect(JSON.stringify(dialogue.jobs)).not.toContain('1985');
    play(dialogue, [
      ['passam', 3 * 60 * minutes],
      ['erp', answered({ level: 'identified', service: '11000' })],
    ]);
    expect(dialogue.jobs.at(-1)).toMatchObject({
      name: 'open-ticket',
      input: {
        service: '11000',
        name: 'Mariana',
        phone: '37999112233',
        description: 'minha internet caiu',
        serviceOrder: false,
      },
    });
    play(dialogue, [
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      ['bot', /mais alguma coisa/],
    ]);
  });

  it('is identified by the phone that the network vouches for', () => {
    const dialogue = collectByPhone();
    expect(dialogue.jobs).toMatchObject([{ name: 'identify', input: { phone: phone.slice(2) } }]);
    play(dialogue, [
      ['erp', answered(verified())],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      ['bot', /mais alguma coisa/],
    ]);
  });

  it('of several installations the customer who is verified is asked which', () => {
    const dialogue = play(collectByPhone(), [
      ['erp', answered(verified({ ...mariana, services: [home, shop] }))],
      ['bot', /sistema voltou[\s\S]*Para qual endereço/],
      ['toca', '300 Mega Fibra em Niterói, Divinópolis'],
      ['bot', /técnico/],
      ['cliente', 'não'],
      ['bot', /Confira[\s\S]*Niterói[\s\S]*minha internet caiu/],
      ['toca', 'Sim, registrar'],
      ['bot', /registrando/],
    ]);
    expect(dialogue.jobs.at(-1)).toMatchObject({ name: 'open-ticket', input: { service: shop.id } });
  });

  it('of several installations nobody else hears: a person is called', () => {
    const dialogue = play(collect(erpAway()), [
      ['erp', answered({ level: 'identified' })],
      ['bot', /uma pessoa da equipe/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.state.listing.summary?.join('\n')).toMatch(/minha internet caiu/);
    expect(dialogue.state.listing.summary?.join('\n')).toMatch(/\*\*\*/);
  });

  it.each<[string, Result]>([
    ['is not found', answered({ level: 'not-found' })],
    ['shares a phone with others', answered({ level: 'ambiguous' })],
    ['has no service', answered(verified({ ...mariana, services: [] }))],
    ['was asked for too often', answered({ level: 'locked' })],
    ['cannot be read', { ok: true, output: { level: 'something newer' } }],
    ['could not be asked for a day', uncertain],
  ])('goes to a person if the customer %s', (_, result) => {
    const dialogue = play(collect(erpAway()), [
      ['erp', result],
      ['bot', /uma pessoa da equipe/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.jobs).toHaveLength(1);
    expect(dialogue.state.listing.reason).toMatch(/ERP|serviço/);
  });

  it('is told wherever the conversation has gone since', () => {
    const dialogue = play(collect(erpAway()), [
      ['cliente', 'menu'],
      ['bot', /continua com a equipe/],
      ['bot', /posso ajudar/i],
      ['passam', 31 * minutes],
      ['bot', /ainda está aí|por aqui/i],
      ['bot'],
    ]);
    play(dialogue, [
      ['erp', answered({ level: 'identified', service: '11000' })],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      ['bot', /mais alguma coisa/],
    ]);
    expect(dialogue.jobs.map(({ name }) => name)).toEqual(['identify', 'open-ticket']);
  });

  it('is called back by the customer', () => {
    const dialogue = play(collect(erpAway()), [
      ['cliente', 'cancelar'],
      ['bot', /não precisa mais/],
      ['bot', /posso ajudar/i],
      ['retirada', true],
    ]);
    expect(dialogue.state.jobs).toEqual({});
  });

  it('while a person has the conversation the ticket is opened, and only they hear of it', () => {
    const dialogue = play(collect(erpAway()), [
      ['assume', ana],
      ['erp', answered({ level: 'identified', service: '11000' })],
      ['erp', succeeded()],
    ]);
    expect(dialogue.state.listing.untold?.join()).toContain(protocol);
  });

  it('while a person has the conversation what nobody can settle is theirs', () => {
    const dialogue = play(collect(erpAway()), [
      ['assume', ana],
      ['erp', answered({ level: 'not-found' })],
    ]);
    expect(dialogue.notes.join()).toMatch(/não foi localizado/);
  });

  it('a second one of the same person, while the first waits, goes to a person', () => {
    const dialogue = collect(erpAway());
    play(dialogue, [
      ['cliente', 'menu'],
      ['bot', /continua com a equipe/],
      ['bot', /posso ajudar/i],
    ]);
    const script = play(dialogue, [
      ['cliente', 'minha internet caiu'],
      ['bot', /CPF ou CNPJ/],
      ['cliente', '529.982.247-25'],
      ['bot', /segurança/],
      ['cliente', '03/04/1985'],
      ['bot', /não está respondendo/],
      ['bot', /nome|falo/],
      ['cliente', 'Mariana'],
      ['bot', /telefone/],
      ['cliente', '37 99911-2233'],
      ['bot', /minha internet caiu/],
      ['toca', 'Pronto'],
      ['bot', /Confira/],
      ['toca', 'Sim, registrar'],
      ['bot', /com a equipe/],
      ['lugar', 'waiting'],
    ]);
    expect(script.jobs).toHaveLength(1);
  });
});
