import { describe, expect, it, test } from 'vitest';
import { readHours } from '../../src/config/hours.ts';
import { readConfig } from '../../src/config/index.ts';
import { problemsOf } from './problems.ts';

const at = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });

test('nothing configured is no queue and no hours', () => {
  expect(readConfig({})).toMatchObject({ queues: { all: [], holidays: [] }, rating: true });
  expect(readConfig({ PLANTAO_RATING: 'no' }).rating).toBe(false);
});

test('queues have names in two languages, hours of their own or the usual ones', () => {
  const { queues } = readConfig({
    PLANTAO_QUEUES: 'suporte:Suporte | Support, financeiro:Financeiro, vendas-sp: Vendas SP',
    PLANTAO_HOURS: 'todos 24h',
    PLANTAO_HOURS_FINANCEIRO: 'seg-sex 08:00-18:00',
    PLANTAO_HOURS_VENDAS_SP: 'sab 8:00-12:00',
    PLANTAO_HOLIDAYS: '2026-11-20, 12-25',
  });
  expect(queues.holidays).toEqual(['2026-11-20', '12-25']);
  expect(queues.all.map(({ id, name }) => [id, name.pt, name.en])).toEqual([
    ['suporte', 'Suporte', 'Support'],
    ['financeiro', 'Financeiro', 'Financeiro'],
    ['vendas-sp', 'Vendas SP', 'Vendas SP'],
  ]);
  expect(queues.all[0]?.hours?.[0]).toEqual([span('00:00', '24:00')]);
  expect(queues.all[1]?.hours?.map((spans) => spans.length)).toEqual([0, 1, 1, 1, 1, 1, 0]);
  expect(queues.all[2]?.hours?.[6]).toEqual([span('08:00', '12:00')]);
});

test('hours without queues are those of the only one', () => {
  const { queues } = readConfig({ PLANTAO_HOURS: 'seg-sex 08:00-18:00' });
  expect(queues.all).toMatchObject([{ id: 'atendimento', hours: expect.any(Array) }]);
});

describe('hours', () => {
  it.each([
    ['seg-sex 08:00-12:00 13:30-18:00, sab 08:00-12:00', 1, [span('08:00', '12:00'), span('13:30', '18:00')]],
    ['Segunda-Sexta 8:00-18:00', 5, [span('08:00', '18:00')]],
    ['segunda-feira 8:00-18:00', 1, [span('08:00', '18:00')]],
    ['sex-seg 08:00-18:00', 0, [span('08:00', '18:00')]],
    ['sáb 08:00-12:00', 6, [span('08:00', '12:00')]],
    ['sab 22:00-06:00', 6, [span('22:00', '24:00')]],
    ['sab 22:00-06:00', 0, [span('00:00', '06:00')]],
    ['sab 18:00-00:00', 0, []],
    ['todos 24h', 3, [span('00:00', '24:00')]],
  ])('%s', (text, day, spans) => expect(readHours(text)?.[day]).toEqual(spans));

  it.each([
    'seg-sex',
    '08:00-18:00',
    'seg 08:00',
    'seg 08:00-25:00',
    'seg 08:61-18:00',
    'seg 08:00-08:00',
    'xyz 08:00-18:00',
    'seg-ter-qua 08:00-18:00',
    'seg 08:00-12:00 11:00-18:00',
    'seg 08:00-12:00, seg 10:00-18:00',
    '',
  ])('"%s" are none', (text) => expect(readHours(text)).toBeNull());
});

describe('what is wrong is said in the words of who installs it', () => {
  it.each([
    [{ PLANTAO_QUEUES: 'Suporte' }, /suporte:Suporte/],
    [{ PLANTAO_QUEUES: 'a:A, a:B' }, /PLANTAO_QUEUES/],
    [{ PLANTAO_QUEUES: 'a-b:A, a_b:B' }, /PLANTAO_QUEUES/],
    [{ PLANTAO_QUEUES: Array.from({ length: 10 }, (_, index) => `q${index}:Q`).join() }, /até 9 filas/],
    [{ PLANTAO_HOURS: 'sempre' }, /PLANTAO_HOURS precisa ser como seg-sex/],
    [{ PLANTAO_QUEUES: 'a:A', PLANTAO_HOURS_A: 'sempre' }, /PLANTAO_HOURS_A precisa ser como/],
    [{ PLANTAO_QUEUES: 'a:A', PLANTAO_HOURS_B: 'todos 24h' }, /não há essa fila.*PLANTAO_HOURS_A/],
    [{ PLANTAO_HOURS_B: 'todos 24h' }, /use PLANTAO_HOURS/],
    [{ PLANTAO_HOLIDAYS: '25/12' }, /PLANTAO_HOLIDAYS/],
    [{ PLANTAO_HOLIDAYS: '02-30' }, /PLANTAO_HOLIDAYS/],
    [{ PLANTAO_RATING: 'talvez' }, /PLANTAO_RATING/],
  ])('%o', (environment: Record<string, string>, problem) => {
    const problems = problemsOf(environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });
});
