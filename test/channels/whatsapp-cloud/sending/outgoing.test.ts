import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Outgoing,
  renderMessage,
  renderTemplate,
} from '../../../../src/channels/whatsapp-cloud/sending/outgoing.ts';
import type { Choice } from '../../../../src/core/content.ts';
import { findObjection, toRecord } from '../../../support/graph/objections.ts';
import { labelsOf, textOf } from '../../../support/graph/person.ts';

const shown = (part: Outgoing) => ({ id: '1', type: part.type, payload: toRecord(part) });
const objectionsTo = (parts: readonly Outgoing[]) =>
  parts.flatMap((part) => findObjection({ messaging_product: 'whatsapp', ...part }) ?? []);
const choicesOf = (...labels: string[]): readonly Choice[] =>
  labels.map((label, index) => ({ id: `c-${index}`, label }));
const render = (text: string, ...labels: string[]) =>
  renderMessage({ text, choices: choicesOf(...labels) }, 'm1');
const kindOf = (part: Outgoing | undefined) =>
  part?.type === 'interactive' ? part.interactive.type : part?.type;

it('leaves a text as it is, marks and all', () => {
  const text = 'Seu protocolo é *202611211405123456*.\n\n_Guarde_ ~isto~ `1`\n> e isto';
  expect(renderMessage({ text }, undefined)).toEqual([
    { type: 'text', text: { body: text, preview_url: false } },
  ]);
});

it('asks nobody for a number that is known', () => {
  const [part] = renderMessage(
    { text: 'Qual é o seu número?', asks: { contact: 'Toque no botão.' } },
    undefined,
  );
  expect(part).toMatchObject({ type: 'text', text: { body: 'Qual é o seu número?' } });
});

describe('choices', () => {
  it('are up to three buttons that say what they mean', () => {
    expect(render('Certo?', 'Sim', 'Não')).toEqual([
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'Certo?' },
          action: {
            buttons: [
              { type: 'reply', reply: { id: 'm1:c-0', title: 'Sim' } },
              { type: 'reply', reply: { id: 'm1:c-1', title: 'Não' } },
            ],
          },
        },
      },
    ]);
  });

  it.each([
    ['three short ones', ['a', 'b', 'c'], 'button'],
    ['of 20 letters', ['x'.repeat(20)], 'button'],
    ['of 21 letters', ['x'.repeat(21)], 'list'],
    ['four', ['a', 'b', 'c', 'd'], 'list'],
    ['ten', [...'abcdefghij'], 'list'],
    ['eleven', [...'abcdefghijk'], 'text'],
    ['of 24 letters', ['x'.repeat(24)], 'list'],
    ['a long word', ['x'.repeat(25)], 'text'],
    ['a long one', ['Rua das Acácias, 100, apartamento 12, Centro, Divinópolis'], 'list'],
    ['one without an end', [`Rua ${'das Acácias '.repeat(12)}`], 'text'],
    ['two that look the same', ['Sim', 'Sim'], 'text'],
    ['an empty one', ['Sim', ' '], 'text'],
  ])('%s', (_, labels, kind) => {
    const parts = render('Qual?', ...labels);
    expect(kindOf(parts.at(-1))).toBe(kind);
    expect(objectionsTo(parts)).toEqual([]);
    if (kind === 'text')
      expect(parts.map((part) => textOf(shown(part))).join()).toContain(`1. ${labels[0]}`.trimEnd());
    else expect(parts.flatMap((part) => labelsOf(shown(part)))).toEqual(labels);
  });

  it('are numbers where there is no menu for them', () => {
    const [part] = renderMessage({ text: 'Qual?', choices: choicesOf('Sim', 'Não') }, undefined);
    expect(part).toMatchObject({ type: 'text', text: { body: 'Qual?\n1. Sim\n2. Não' } });
  });

  it('stand on the last part of a long text', () => {
    const text = Array.from({ length: 900 }, (_, index) => `palavra${index}`).join(' ');
    const parts = render(text, 'Sim', 'Não');
    expect(parts.slice(0, -1).every(({ type }) => type === 'text')).toBe(true);
    expect(kindOf(parts.at(-1))).toBe('button');
    expect(parts.map((part) => textOf(shown(part))).join(' ')).toBe(text);
    expect(objectionsTo(parts)).toEqual([]);
  });
});

it('is never what Meta would object to', () => {
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 6_000 })
    .filter((words) => words.trim() !== '');
  const labels = fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), { maxLength: 12 });
  fc.assert(
    fc.property(text, labels, (words, all) => {
      const parts = render(words, ...all);
      expect(objectionsTo(parts)).toEqual([]);
      const template = renderTemplate(
        { text: words, choices: choicesOf(...all) },
        { name: 'aviso_do_atendimento', language: 'pt_BR' },
      );
      expect(objectionsTo([template])).toEqual([]);
    }),
  );
});

it('is one line in a template, and no longer than it may be', () => {
  const template = { name: 'aviso_do_atendimento', language: 'pt_BR' };
  const short = renderTemplate(
    { text: 'Aberto.\n\nProtocolo:\t123', choices: choicesOf('Sim', 'Não') },
    template,
  );
  expect(textOf(shown(short))).toBe('Aberto. Protocolo: 123 1. Sim 2. Não');
  const long = textOf(shown(renderTemplate({ text: 'palavra '.repeat(300) }, template)));
  expect(long.length).toBeLessThanOrEqual(800);
  expect(long).toMatch(/palavra …$/);
});
