/** The sentences of all languages side by side: the types see to a missing one, this to what types cannot see. */

import { describe, expect, it, test } from 'vitest';
import { words } from '../../../flows/support/words/index.ts';
import { languages } from '../../../src/core/text/language.ts';
import { oldTicket, ticket } from './fixtures.ts';

type Sentence = { readonly path: string; readonly value: unknown };

/** Every text, function and message, by the path to it. */
const sentencesOf = (value: unknown, path = ''): readonly Sentence[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => sentencesOf(inner, `${path}.${name}`))
    : [{ path, value }];

const provider = {
  name: 'Fibra Serrana',
  privacyUrl: 'https://provider.example/p',
  demonstration: true,
  languages,
};
const service = {
  id: '1',
  plan: '500 Mega',
  place: 'Betim',
  standing: 'active',
  openTickets: [{ protocol: '123456789012', openedAt: '2026-11-21T14:05:00' }, { protocol: '2' }],
} as const;
const summary = {
  service: 'X',
  name: 'Ana',
  phone: '37999112233',
  email: 'a@b.example',
  description: 'off',
  order: true,
};
const created = { protocol: '123456789012', serviceOrder: true };

const awayCases = [
  [null, '2026-11-21T20:00', null],
  ['X', '2026-11-21T20:00', '2026-11-21T22:00'],
  ['X', '2026-11-21T20:00', '2026-11-22T08:00'],
  ['X', '2026-11-21T20:00', '2026-11-23T08:00'],
];

/** What each sentence that is a function is given, so that it can be read: several where it has several faces. */
const given: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  '.follow.contactKnown': [['2026-11-21T14:05']],
  '.follow.ticketStatus': [
    [{ ...ticket, description: 'off', subject: 'X', status: 'Aberto' }, true],
    [{ ...oldTicket, subject: 'X', closing: 'X' }, false],
  ],
  '.follow.pickTicket': [[[{ ...ticket, subject: 'X' }]]],
  '.follow.pickOpened': [[[{ protocol: '123456789012', service: '1' }]]],
  '.identify.askDocument': [
    ['ticket', true],
    ['follow', false],
  ],
  '.identify.askFact': [[true], [false]],
  '.identify.factUnclear': [[true], [false]],
  '.identify.notFound': [[true], [false]],
  '.menu.greeting': [
    [provider, null],
    [provider, 'Ana'],
  ],
  '.menu.greetingAgain': [
    [provider, null],
    [provider, 'Ana Lima'],
  ],
  '.menu.help': [[provider]],
  '.menu.mediaReply': ['audio', 'photo', 'video', 'document', 'sticker', 'location', 'other'].map((media) => [
    media,
  ]),
  '.menu.numbered': [['X', 'C-7K3Q-9F2M']],
  '.menu.sorryFirst': [['X']],
  '.people.askSubject': [[['X', 'Y']]],
  '.people.away': awayCases,
  '.people.awayWithTicket': awayCases,
  '.people.placeInQueue': [[0], [1], [4321]],
  '.people.transferred': [[null], ['X']],
  '.ticket.askCorrection': [[{ service: true, order: true, email: true }]],
  '.ticket.askDescription': [[[]], [['off']]],
  '.ticket.askName': [[null], ['Ana']],
  '.ticket.askPhone': [[null], ['37999112233']],
  '.ticket.askService': [[[service]]],
  '.ticket.notWithdrawn': [[['off']], [[]]],
  '.ticket.objected': [[['X']]],
  '.ticket.opened': [
    [created, '2026-11-21T14:05', true],
    [{ ...created, serviceOrder: false }, '2026-11-21T14:05', false],
  ],
  '.ticket.phoneUnclear': ['area code missing', 'area code unknown', 'length', 'not a phone'].map((one) => [
    one,
  ]),
  '.ticket.serviceName': [[service]],
  '.ticket.summary': [[summary], [{ ...summary, order: false }]],
  '.ticket.warnDebt': [[service]],
  '.ticket.warnDuplicate': [[service]],
  '.ticket.warnOutage': [[['X']]],
  '.ticket.withdrawing': [[1], [2]],
  '.ticket.withdrawn': [[['off']], [[]]],
};

/** What customers would read: each text, and each function's for what it may be given. */
const readable = (language: (typeof languages)[number]): readonly { path: string; text: string }[] =>
  sentencesOf(words[language]).flatMap(({ path, value }) => {
    if (path.endsWith('.id')) return [];
    if (typeof value !== 'function') return textsOf(value).map((text) => ({ path, text }));
    const cases = given[path];
    if (cases === undefined) throw new Error(`what is "${path}" given?`);
    return cases.flatMap((args) =>
      textsOf(Reflect.apply(value, undefined, args)).map((text) => ({ path, text })),
    );
  });
/** Texts in a message or its parts, but for the ids of choices. */
const textsOf = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) => (name === 'id' ? [] : textsOf(inner)))
      : [];

const shape = (language: (typeof languages)[number]) =>
  sentencesOf(words[language])
    .filter(({ path }) => !/\.(?:label|synonyms)$/.test(path))
    .map(
      ({ path, value }) => `${path}: ${typeof value === 'function' ? `takes ${value.length}` : typeof value}`,
    )
    .toSorted();

/** The choices of every menu, in order: a button of one language answers the same question in the other. */
const choices = (language: (typeof languages)[number]) =>
  sentencesOf(words[language]).flatMap(({ path, value }) => {
    const messages =
      typeof value === 'function'
        ? (given[path] ?? []).map((args): unknown => Reflect.apply(value, undefined, args))
        : [];
    return [...messages, ...(path.endsWith('.choices') ? [{ choices: value }] : [])].flatMap((message) => {
      const found: unknown = Object(message).choices;
      return Array.isArray(found) ? [`${path}: ${found.map((one) => Object(one).id).join()}`] : [];
    });
  });

const portuguese =
  /[ãõçáéíóúâêôà]|\b(?:voc[eê]|n[aã]o|uma|seu|sua|para|com|que|ou|mais|atendimento|pessoa|equipe|mande|escolha|obrigad[oa]|demonstra\w+ão)\b/i;
const english = /\b(?:the|you|your|please|ticket|person|number|with|and)\b/i;
/** The sentence that leads back to the other language is in that one. */
const leadsOver = /^(?:Para seguir em português.*|• português: .*|• english: .*)$/gm;

describe.each(languages)('%s', (language) => {
  it('has every sentence that Portuguese has, taking as much, and no other', () => {
    expect(shape(language)).toEqual(shape('pt'));
  });

  it('offers the same choices', () => expect(choices(language)).toEqual(choices('pt')));

  it('leaves no text empty, and lets none go unfilled', () => {
    for (const { path, text } of readable(language)) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/undefined|null|\[object|NaN/);
    }
  });

  it('speaks one language only', () => {
    const foreign = language === 'pt' ? english : portuguese;
    const wrong = readable(language)
      .map(({ path, text }) => ({ path, text: text.replaceAll(leadsOver, '') }))
      .filter(({ text }) => foreign.test(text));
    expect(wrong).toEqual([]);
  });
});

test('what a sentence is given stands in it, in every language', () => {
  const digits = (text: string): readonly string[] => (text.match(/\d{4,}/g) ?? []).toSorted();
  const said = { pt: readable('pt'), en: readable('en') };
  const told = (language: (typeof languages)[number], path: string): readonly string[] =>
    said[language]
      .filter((one) => one.path === path)
      .flatMap(({ text }) => digits(text.replace(/(?:por exemplo|for example|(?:como|like) \d).*$/gim, '')));
  const names = (language: (typeof languages)[number], path: string): readonly string[] =>
    ['Ana', 'Fibra Serrana', 'Betim', '"off"'].filter((name) =>
      said[language].some((one) => one.path === path && one.text.includes(name)),
    );
  for (const path of Object.keys(given)) {
    expect(told('en', path), path).toEqual(told('pt', path));
    expect(names('en', path), path).toEqual(names('pt', path));
  }
});

test('dates, times and phones in English are read in any country', () => {
  const { ticket: says, follow } = words.en;
  expect(says.opened(created, '2026-11-21T14:05', false)).toContain('Opened: 21 Nov 2026, 14:05');
  expect(follow.ticketStatus(ticket, false)).toContain('22 Nov 2026, 08:00 to 12:00');
  expect(says.askPhone('37999112233').text).toContain('+55 37 99911-2233');
});
