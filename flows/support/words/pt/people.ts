/** When a person takes over: what the customer hears, and what attendants read. */

import type { Result } from '../../../src/core/flow.ts';

export const calling =
  'Certo, chamei uma pessoa da equipe. É só aguardar por aqui: se quiser, já escreva o que precisa, que ela vai ler. Para sair da fila, escreva menu.';
export const reassurance = 'Sua mensagem está guardada, e uma pessoa da equipe vai responder por aqui.';
export const leftQueue = 'Certo, tirei você da fila.';
export const requestStays = 'Certo. Seu atendimento continua com a equipe, que responde por aqui.';
export const requestCancelled = 'Certo, avisei a equipe que você não precisa mais.';
export const cancelledBesideRequest =
  'Certo, parei por aqui. O atendimento que você já confirmou continua com a equipe.';
export const tooManyRequests =
  'A equipe já tem vários atendimentos seus e vai responder por aqui. O que você contou agora também está guardado na conversa.';
export const lapsed =
  'Desculpe a demora. Sua conversa voltou para a fila, e uma pessoa da equipe vai responder por aqui. Para voltar ao atendimento automático, escreva menu.';
export const gaveBack = 'A equipe devolveu a conversa para mim. Se precisar de algo mais, estou por aqui.';
export const closed =
  'Esta conversa foi encerrada. Obrigado pelo contato! Quando precisar, é só mandar uma mensagem.';
export const stopped =
  'Tive um problema por aqui, mas nada se perdeu: uma pessoa da equipe vai continuar esta conversa.';
export const restarted =
  'Fizemos uma melhoria por aqui e preciso recomeçar do menu. O que você já contou está guardado: mande uma mensagem para continuar.';

/** Why a conversation waits, for attendants. */
export const reasons = {
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
  undelivered: 'uma mensagem importante não pôde ser entregue',
  stopped: 'a conversa automática parou por um erro',
  lapsed: (owner: string): string => `${owner} assumiu e não respondeu`,
  failed: (why: string): string => `o atendimento não foi registrado no ERP: ${why}`,
} as const;

/** Lines of the transcript that only attendants see. */
export const notes = {
  takenBy: (name: string, by: string): string => `${by} quis assumir, mas a conversa está com ${name}`,
  notSent: (by: string, text: string): string => `não enviado (a conversa não está com ${by}): ${text}`,
  notLeft: (by: string): string => `${by} quis encerrar ou devolver, mas a conversa está com outra pessoa`,
  lapsed: (owner: string): string => `a conversa voltou para a fila: ${owner} não respondeu a tempo`,
  ended: (_: string, result: Result): string =>
    result.ok ? 'o registro do atendimento no ERP terminou' : reasons.failed(result.failure.reason),
  untold: (text: string): string => `o cliente ainda não sabe:\n${text}`,
  leftUntold: (text: string): string => `o cliente ficou sem saber:\n${text}`,
} as const;
