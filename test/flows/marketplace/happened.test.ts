/** What happens to a protocol, line by line, and what people see of it then. */

import { expect, test } from 'vitest';
import type { Heard, Listing } from '../../../src/core/flow.ts';
import type { Protocol } from '../../../src/core/protocol/index.ts';
import { createDialogue } from '../../support/dialogue.ts';
import { acknowledgement, everything } from './everywhere.ts';
import { ana, bruno, hours, minutes, opened, panel, start, wrote } from './fixtures.ts';

type Line = readonly [
  what: string,
  /** An event, several at once, or a time that passes. */
  happens: Heard | readonly Heard[] | number,
  place: Listing['place'],
  /** Beside the matter, why it waits, or who has it. */
  more: string,
  /** What attendants read in the transcript. */
  notes?: readonly string[],
  /** What the buyer reads. */
  said?: readonly string[],
];

const { dueAt: _, ...withoutDate } = opened;
const { type: __, reason: ___, status: ____, order: _____, ...bare } = withoutDate;
const tells = (version: number, more: Partial<Protocol> = {}): Heard => ({
  type: 'protocol.changed',
  protocol: { ...opened, dueAt: start + 96 * hours, updatedAt: start + version, ...more },
});
const closed = { closed: true, status: 'closed' };
const undated: Heard = { type: 'protocol.changed', protocol: { ...withoutDate, updatedAt: start + 4 } };
const claims: Heard = { type: 'attendant.claimed', by: ana };
const says = (text: string, by: typeof ana | typeof panel = ana): Heard => ({
  type: 'attendant.said',
  by,
  text,
});
const closes: Heard = { type: 'attendant.closed', by: ana, undoable: true, reason: 'resolvido' };

const stories: Readonly<Record<string, readonly Line[]>> = {
  'from its opening on a Saturday to its second closing': [
    ['opened', tells(1), 'waiting', ''],
    ['told again', tells(1), 'waiting', ''],
    ['the buyer writes', wrote('Cadê?'), 'waiting', ''],
    // Nobody is there before Monday at eight.
    ['a night', 12 * hours, 'waiting', ''],
    [
      'Monday',
      30 * hours,
      'waiting',
      '',
      ['ninguém assumiu ainda: todos na mesa foram avisados'],
      [acknowledgement],
    ],
    ['taken', claims, 'attended', 'Ana'],
    ['the same again', claims, 'attended', 'Ana'],
    [
      'wanted by another',
      { type: 'attendant.claimed', by: bruno },
      'attended',
      'Ana',
      ['Bruno quis assumir, mas a conversa está com Ana'],
    ],
    [
      'given back',
      { type: 'attendant.gaveBack', by: ana },
      'waiting',
      'Ana devolveu para a fila',
      ['Ana devolveu para a fila'],
    ],
    ['answered', says('Sai hoje.'), 'attended', 'Ana', [], ['Sai hoje.']],
    [
      'in mediation',
      tells(2, { status: 'in_mediation' }),
      'attended',
      'Ana',
      ['situação do protocolo: aguardando → in_mediation'],
    ],
    [
      'closed there',
      tells(3, closed),
      'closed',
      '',
      ['o protocolo foi encerrado no marketplace', 'situação do protocolo: in_mediation → closed'],
    ],
    ['closed there, told again', [tells(3, closed), tells(3, closed)], 'closed', ''],
    ['told late what was before', tells(2, { status: 'in_mediation' }), 'closed', ''],
    [
      'reopened',
      tells(4),
      'waiting',
      'o protocolo foi reaberto',
      ['o protocolo foi reaberto no marketplace', 'situação do protocolo: closed → aguardando'],
    ],
    ['answered at the panel', says('Já foi.', panel), 'attended', 'painel da Magalu'],
    [
      'closed there',
      tells(5, closed),
      'closed',
      '',
      ['o protocolo foi encerrado no marketplace', 'situação do protocolo: aguardando → closed'],
    ],
    ['the buyer writes', wrote('Não chegou'), 'waiting', 'o comprador escreveu num protocolo encerrado'],
    ['closed here', closes, 'attended', 'Ana'],
    ['and for good', minutes, 'closed', '', ['Ana encerrou: resolvido']],
  ],
  'of which the marketplace tells next to nothing': [
    ['opened', { type: 'protocol.changed', protocol: bare }, 'waiting', 'protocolo novo'],
    [
      'a state',
      { type: 'protocol.changed', protocol: { ...bare, updatedAt: start, status: 'odd' } },
      'waiting',
      'protocolo novo',
      ['situação do protocolo: odd'],
    ],
    [
      'closed',
      { type: 'protocol.changed', protocol: { ...bare, updatedAt: start + 1, closed: true } },
      'closed',
      '',
      ['o protocolo foi encerrado no marketplace'],
    ],
  ],
  'with dates that come, change and go': [
    ['opened', tells(1, { dueAt: start + 3 * hours }), 'waiting', ''],
    ['half of it', hours + minutes, 'waiting', 'amber'],
    ['three quarters', hours, 'waiting', 'red'],
    ['postponed', tells(2), 'waiting', '', ['o prazo do protocolo agora é 25/11/2026 às 14:05']],
    ['the old date', 2 * hours, 'waiting', ''],
    [
      'brought forward',
      tells(3, { dueAt: start - hours }),
      'waiting',
      'passed',
      [
        'o prazo do protocolo agora é 21/11/2026 às 13:05',
        'o prazo do protocolo (21/11/2026 às 13:05) passou: todos na mesa foram avisados',
      ],
    ],
    ['taken away', undated, 'waiting', '', ['o protocolo não tem mais prazo']],
  ],
};

const cases = Object.entries(stories);

test.each(cases)('%s', (_name, lines) => {
  const dialogue = createDialogue(everything, { startsAt: start });
  let [noted, spoken] = [0, 0];
  for (const [what, happens, place, more, notes = [], said = []] of lines) {
    if (typeof happens === 'number') dialogue.pass(happens);
    else if ('type' in happens) dialogue.hear(happens);
    else dialogue.hear(...happens);
    const { listing } = dialogue.state;
    const { now = 'calm' } = listing.urgency ?? {};
    const why = (listing.reason ?? '').replace(/^Entrega: atraso( · )?/, '');
    const seen = listing.owner?.name ?? (why === '' && now !== 'calm' ? now : why);
    expect([what, listing.place, seen]).toEqual([what, place, more]);
    expect([what, ...dialogue.notes.slice(noted)]).toEqual([what, ...notes]);
    const texts = dialogue.said.slice(spoken).map(({ message }) => message.text);
    expect([what, ...texts]).toEqual([what, ...said]);
    [noted, spoken] = [dialogue.notes.length, dialogue.said.length];
  }
});
