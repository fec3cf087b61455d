/** The team's queues: `PLANTAO_QUEUES`, the hours of each, and the days on which nobody is there. */

import { z } from 'zod';
import type { Queue } from '../core/queue.ts';
import type { Given } from './given.ts';
import { readHours } from './hours.ts';

export type TeamQueues = {
  /** The usual one first. None: one, of no name, that is always attended. */
  readonly all: readonly Queue[];
  /** `YYYY-MM-DD`, or `MM-DD` of every year. */
  readonly holidays: readonly string[];
};

export const queueNames = ['PLANTAO_QUEUES', 'PLANTAO_HOURS', 'PLANTAO_HOLIDAYS'] as const;
const hoursPrefix = 'PLANTAO_HOURS_';

/** Whether it is one of them; whether there is a queue of that name is told by `readQueues`. */
export const isOfQueue = (name: string): boolean =>
  queueNames.some((known) => known === name) || name.startsWith(hoursPrefix);

/** The variable of a queue's own hours. */
const hoursName = (id: string): string => `${hoursPrefix}${id.toUpperCase().replaceAll('-', '_')}`;

const mostQueues = 9;

const queueForm = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => /^([a-z0-9-]{1,20})\s*:\s*([^|]{1,24}?)\s*(?:\|\s*([^|]{1,24}))?$/.exec(part)),
  )
  .refine(
    (parts) =>
      parts.length <= mostQueues &&
      parts.every((part) => part !== null) &&
      new Set(parts.map((part) => part?.[1])).size === parts.length,
    {
      error:
        `PLANTAO_QUEUES precisa ser uma lista de até ${mostQueues} filas separadas por vírgula, cada uma com um nome curto ` +
        '(letras minúsculas, algarismos e hifens) e o nome que as pessoas leem, como suporte:Suporte, ' +
        'financeiro:Financeiro|Billing (depois de | o nome em inglês; cada nome tem até 24 letras)',
    },
  )
  .transform((parts) =>
    parts.flatMap((part): Queue[] => {
      const [, id, pt, en] = part ?? [];
      return id === undefined || pt === undefined ? [] : [{ id, name: { pt, en: en?.trim() ?? pt } }];
    }),
  );

const isDay = (text: string): boolean => {
  const date = text.length === 5 ? `2024-${text}` : text;
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && new Date(date).toJSON()?.slice(0, 10) === date;
};

const holidayForm = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((day) => day !== ''))
  .refine((days) => days.every(isDay), {
    error:
      'PLANTAO_HOLIDAYS precisa ser uma lista de dias separados por vírgula: 2026-11-20 (só esse dia) ou 12-25 (todo ano, mês e dia)',
  });

const hoursForm = (name: string) =>
  z.string().transform((text, { addIssue }) => {
    const hours = readHours(text);
    if (hours !== null) return hours;
    addIssue(
      `${name} precisa ser como seg-sex 08:00-12:00 13:30-18:00, sab 08:00-12:00 (dias: dom seg ter qua qui sex sab, ou todos; o dia inteiro: 24h; horários do mesmo dia sem se sobrepor)`,
    );
    return z.NEVER;
  });

/** Reads them; all problems at once, a sentence each. */
export function readQueues(given: Given): {
  readonly queues: TeamQueues;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const read = <Value>(form: z.ZodType<Value>, text: string | undefined): Value | undefined => {
    if (text === undefined) return undefined;
    const { data, error } = form.safeParse(text);
    problems.push(...(error?.issues.map(({ message }) => message) ?? []));
    return data;
  };
  const named = read(queueForm, given.PLANTAO_QUEUES) ?? [];
  const holidays = read(holidayForm, given.PLANTAO_HOLIDAYS) ?? [];
  const usual = read(hoursForm('PLANTAO_HOURS'), given.PLANTAO_HOURS);
  const own = new Map(
    Object.entries(given).flatMap(([name, text]) => {
      const hours = name.startsWith(hoursPrefix) ? read(hoursForm(name), text) : undefined;
      return hours === undefined ? [] : [[name, hours] as const];
    }),
  );
  const names = named.map(({ id }) => hoursName(id));
  if (given.PLANTAO_QUEUES === undefined || named.length > 0)
    for (const name of Object.keys(given).filter((one) => one.startsWith(hoursPrefix)))
      if (!names.includes(name))
        problems.push(
          names.length === 0
            ? `${name}: não há filas em PLANTAO_QUEUES; para todos os atendimentos use PLANTAO_HOURS`
            : `${name}: não há essa fila em PLANTAO_QUEUES (os horários de cada uma são ${names.join(', ')})`,
        );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) problems.push(`PLANTAO_QUEUES: duas filas teriam o mesmo ${twice}`);
  // One alone has hours too.
  const all = named.length === 0 && usual !== undefined ? [alone] : named;
  return {
    queues: {
      all: all.map((queue) => {
        const hours = own.get(hoursName(queue.id)) ?? usual;
        return hours === undefined ? queue : { ...queue, hours };
      }),
      holidays,
    },
    problems,
  };
}

const alone: Queue = { id: 'atendimento', name: { pt: 'Atendimento', en: 'Customer service' } };
