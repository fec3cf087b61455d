/** What attendants read, whatever language the customer speaks: always Portuguese. */

import type { Result } from '../../../src/core/flow.ts';
import { teamNotes, teamReasons } from '../../team/notes.ts';

/** Why a conversation waits, for attendants. */
export const reasons = {
  ...teamReasons,
  asked: 'pediu para falar com uma pessoa',
  noService: 'cliente sem serviço ativo',
  stranger: 'pedido de quem não foi localizado no cadastro',
  identified: 'documento informado sem confirmação, e sem um único serviço',
  paid: 'diz que já pagou, e o plano está suspenso por débito',
  unreachable: 'pedido recebido com o ERP fora do ar',
  ambiguous: 'pedido recebido com o ERP fora do ar: há vários cadastros com o telefone',
  'not-found': 'pedido recebido com o ERP fora do ar: o cadastro não foi localizado',
  locked: 'pedido recebido com o ERP fora do ar: tentativas demais de identificação',
  choice: 'pedido recebido com o ERP fora do ar: o cliente tem vários serviços',
  twice: 'pedido recebido com o ERP fora do ar: já há um atendimento a caminho para o mesmo serviço',
  sales: 'quer contratar, ou saber de planos e cobertura',
  failed: (why: string): string => `o atendimento não foi registrado no ERP: ${why}`,
} as const;

/** Lines of the transcript that only attendants see. */
export const notes = {
  ...teamNotes,
  notOrdered: (by: string): string =>
    `${by} quis abrir um atendimento, mas a conversa automática parou por um erro: devolva a conversa antes`,
  ordered: (by: string): string => `${by} pediu a abertura de um atendimento no ERP`,
  notOrderedOthers: (by: string): string =>
    `${by} quis abrir um atendimento, mas a conversa está com outra pessoa`,
  notOrderedTwice: (by: string): string =>
    `${by} quis abrir um atendimento, mas já há um a caminho do ERP para o mesmo serviço`,
  notOrderedUntaken: (by: string): string =>
    `${by} quis abrir um atendimento sem assumir a conversa: nada foi aberto`,
  idle: (owner: string): string =>
    `depois de um tempo sem mensagens (${owner}), a conversa voltou para o robô`,
  ended: (_: string, result: Result): string =>
    result.ok ? 'o registro do atendimento no ERP terminou' : reasons.failed(result.failure.reason),
} as const;
