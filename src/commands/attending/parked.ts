/** `plantao parked`: what waits for a person, all that is known of each, and what a person decides about it. */

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { formatPhone } from '../../core/text/brazil.ts';
import { actionOutcome } from '../../desks/acting.ts';
import { type ParkedRow, parkedList, parkedView, ticketInput, workShown } from '../../desks/parked.ts';
import { duration } from '../../desks/telling.ts';
import { ask } from '../ask.ts';
import { onOneLine } from '../one-line.ts';
import { attendant, outcomeText } from './act.ts';
import { whoOf } from './waiting.ts';

const kinds: Readonly<Record<ParkedRow['kind'], string>> = {
  ticket: 'atendimento não registrado',
  double: 'atendimento a conferir',
  message: 'mensagem não entregue',
  stopped: 'conversa parada por um erro',
  other: 'tarefa não concluída',
};

/** The list. */
export async function parked(config: Config): Promise<string> {
  const { parked: rows } = (await ask(config, parkedList, '/parked')).body;
  if (rows.length === 0) return 'Nada espera uma pessoa.';
  return [
    `Esperam uma pessoa: ${rows.length}`,
    ...rows.flatMap(({ code, kind, waited, reason, ...row }) => [
      `  ${code}  ${kinds[kind]}, há ${duration(waited)}  ${onOneLine(whoOf(row))}`,
      `      ${onOneLine(reason)}`,
    ]),
    '',
    'Ver tudo e o que fazer: plantao parked show CÓDIGO',
  ].join('\n');
}

/** One of them, whole. */
export async function showParked(config: Config, code: string): Promise<string> {
  const { body } = await ask(
    config,
    parkedView.extend({ work: workShown }),
    `/parked/${encodeURIComponent(code)}`,
  );
  const tried =
    body.attempts === undefined || body.asked === undefined
      ? []
      : [`tentativas: ${body.attempts}, pedido há ${duration(body.asked)}`];
  return [
    `${body.code}  ${kinds[body.kind]}  há ${duration(body.waited)}`,
    `cliente: ${onOneLine(whoOf(body))} · ${body.channel} · conversa ${body.id}`,
    `motivo: ${indent(body.reason)}`,
    ...askedFor(body.work),
    ...tried,
    ...(body.told ? ['o cliente já soube disso de outro modo: veja plantao show'] : []),
    '',
    ...advice(body.kind, body.code),
  ].join('\n');
}

function askedFor(asked: z.infer<typeof workShown>): readonly string[] {
  switch (asked.type) {
    case 'say':
      return [`mensagem: ${indent(asked.message.text)}`];
    case 'stopped':
      return [`erro: ${indent(asked.thrown)}`];
    case 'call':
      return [`consulta: ${asked.name}`];
    case 'detached':
      return [`referência: ${asked.reference}`, ...ticketLines(asked)];
  }
}

function ticketLines({ input }: Extract<z.infer<typeof workShown>, { type: 'detached' }>): readonly string[] {
  const ticket = ticketInput.safeParse(input);
  if (!ticket.success) return [];
  const { service, name, phone, serviceOrder, description } = ticket.data;
  return [
    `serviço: ${service}`,
    `nome: ${onOneLine(name)}`,
    `telefone: ${formatPhone(phone)}`,
    `visita de técnico: ${serviceOrder ? 'pedida' : 'não pedida'}`,
    `descrição: ${indent(description)}`,
  ];
}

/** What can be done about each kind, with the commands that do it. */
function advice(kind: ParkedRow['kind'], code: string): readonly string[] {
  const [retry, close] = [`plantao parked retry ${code}`, `plantao parked close ${code}`];
  switch (kind) {
    case 'ticket':
      return [
        'Procure a referência nos atendimentos do serviço, no ERP.',
        `  Está lá, ou foi aberto à mão: ${close} --protocol NÚMERO (o cliente recebe o protocolo)`,
        `  Não está: ${retry} (procura mais uma vez e, se não achar, abre)`,
        `  Não é mais preciso: ${close} (o cliente não recebe nada)`,
      ];
    case 'double':
      return [`Confira no ERP e feche o que sobra; depois: ${close}`, `  Conferir de novo: ${retry}`];
    case 'message':
      return [`Enviar de novo: ${retry}`, `Não é mais preciso: ${close}`];
    case 'stopped':
      return [
        `Tentar de novo, com tudo o que chegou desde então: ${retry}`,
        `Encerrar a conversa: ${close}`,
        `Falar com o cliente: plantao reply ${code} "texto"`,
      ];
    case 'other':
      return [`Tentar de novo: ${retry}`, `Deixar de lado: ${close}`];
  }
}

const indent = (text: string): string => text.replaceAll('\n', '\n  ');

export type ParkedDecision = {
  readonly how: 'retry' | 'close';
  readonly code: string;
  readonly as?: string | undefined;
  readonly protocol?: string | undefined;
};

/** Carries out what a person decides, and tells what became of it. */
export async function decideParked(
  config: Config,
  { how, code, as, protocol }: ParkedDecision,
): Promise<string> {
  const { body, running } = await ask(config, actionOutcome, `/parked/${encodeURIComponent(code)}/${how}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      by: attendant(as),
      request: randomUUID(),
      ...(protocol === undefined ? {} : { protocol }),
    }),
  });
  if (body.outcome !== 'done') return outcomeText(body, running);
  return running ? 'feito' : 'anotado; o serviço está parado e fará isso quando voltar';
}
