/** What attendants read of a protocol, and the one sentence that a buyer may: always Portuguese. */

import type { Result } from '../../../src/core/flow.ts';
import { sayWord } from '../../../src/core/protocol/words.ts';
import { teamNotes, teamReasons } from '../../team/notes.ts';

/** Why it waits. */
export const reasons = {
  ...teamReasons,
  opened: 'protocolo novo',
  wrote: 'o comprador escreveu',
  wroteAfterClosing: 'o comprador escreveu num protocolo encerrado',
  reopened: 'o protocolo foi reaberto',
  dueChanged: 'o prazo do protocolo mudou',
  dueNear: {
    unanswered: 'o prazo está perto, e ninguém respondeu',
    unsent: 'o prazo está perto, e a resposta ainda não saiu',
  },
  duePassed: {
    unanswered: 'o prazo passou, e ninguém respondeu',
    unsent: 'o prazo passou, e a resposta ainda não saiu',
  },
  gaveBack: (by: string): string => `${by} devolveu para a fila`,
  undelivered: 'uma mensagem ao comprador não passou',
  notUpdated: 'o que foi informado ao marketplace não se confirmou',
} as const;

/** A marketplace's word for something told of a protocol, in people's words. */
const named = (type: string): string => sayWord('event', type);

/** Lines of the transcript that only attendants see. */
export const notes = {
  ...teamNotes,
  closingInterrupted: 'o encerramento foi desfeito: o comprador escreveu',
  status: (before: string | undefined, now: string): string =>
    before === undefined
      ? `situação do protocolo: ${sayWord('status', now)}`
      : `situação do protocolo: ${sayWord('status', before)} → ${sayWord('status', now)}`,
  due: (at: string): string => `o prazo do protocolo agora é ${at}`,
  noDue: 'o protocolo não tem mais prazo',
  closedThere: 'o protocolo foi encerrado no marketplace',
  reopenedThere: 'o protocolo foi reaberto no marketplace',
  passed: (at: string): string => `o prazo do protocolo (${at}) passou: todos na mesa foram avisados`,
  undelivered: (text: string, why: string, perhaps: boolean): string =>
    `${perhaps ? 'não se sabe se chegou' : 'não entregue'} ao comprador (${why}):\n${text}`,
  gaveBack: reasons.gaveBack,
  asked: (by: string, type: string): string => `${by} pediu para informar ao marketplace: ${named(type)}`,
  askedTwice: (by: string, type: string): string =>
    `${by} quis informar ao marketplace, mas isso já está a caminho: ${named(type)}`,
  askedAfter: (by: string, type: string): string =>
    `${by} quis informar ao marketplace, mas isso acabou de ser informado: ${named(type)}`,
  askedOthers: (by: string, type: string): string =>
    `${by} quis informar ao marketplace (${named(type)}), mas a conversa está com outra pessoa`,
  askedUntaken: (by: string, type: string): string =>
    `${by} quis informar ao marketplace (${named(type)}) sem assumir a conversa: nada foi informado`,
  updated: (type: string): string => `informado ao marketplace: ${named(type)}`,
  updatedAlready: (type: string): string => `o marketplace já tinha sido informado: ${named(type)}`,
  notUpdated: (type: string, why: string): string => `o marketplace não aceitou (${named(type)}): ${why}`,
  perhapsUpdated: (type: string, why: string): string =>
    `não se sabe se o marketplace foi informado (${named(type)}): ${why}`,
  againAsked: (type: string): string => `será informado ao marketplace outra vez: ${named(type)}`,
  /** While people lead without the machine. */
  notOrdered: (by: string): string =>
    `${by} quis informar algo ao marketplace, mas a conversa automática parou por um erro: devolva a conversa antes`,
  ended: (_: string, result: Result): string =>
    result.ok
      ? 'o marketplace foi informado'
      : `o marketplace não confirmou o que foi informado: ${result.failure.reason}`,
} as const;

/** Lines of what is known, beside the transcript. */
export const lines = {
  protocol: (number: string): string => `Protocolo ${number}`,
  order: (code: string): string => `Pedido ${code}`,
  item: (name: string, quantity: number | undefined): string =>
    quantity === undefined ? name : `${quantity} × ${name}`,
  due: (at: string): string => `Prazo: ${at}`,
  status: (status: string): string => `Situação: ${sayWord('status', status)}`,
  asked: (type: string): string => `Sendo informado ao marketplace: ${named(type)}`,
  undelivered: (text: string, why: string, perhaps: boolean): string =>
    `${perhaps ? 'Talvez não entregue' : 'Não entregue'} (${why}): ${text}`,
} as const;

/** Said to a buyer once, if the program fails: a person continues. */
export const stopped = 'Recebemos a sua mensagem: uma pessoa da nossa equipe vai responder por aqui.';
