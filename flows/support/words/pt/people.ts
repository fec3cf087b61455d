/** When a person takes over. */

import type { LocalTime } from '../../../../src/core/calls.ts';
import type { Message } from '../../../../src/core/content.ts';
import { opening } from './times.ts';

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
/** Which of the team's queues it is about, by their names. */
export const askSubject = (queues: readonly string[]): Message => ({
  text: 'Sobre o que você quer falar?',
  choices: queues.map((label, index) => ({ id: `q${index}`, label })),
});
/** Nobody is there. `opens` is when somebody comes, null if nobody knows; both by the provider's clock. */
export const away = (queue: string | null, now: LocalTime, opens: LocalTime | null): string =>
  `Agora não há ninguém da equipe por aqui${queue === null ? '' : ` (${queue})`}. ` +
  `Sua conversa já está na fila, e a resposta vem ${opens === null ? 'assim que alguém chegar' : `a partir de ${opening(now, opens)}`}.`;
export const awayWithTicket = (queue: string | null, now: LocalTime, opens: LocalTime | null): Message => ({
  text: `${away(queue, now, opens)} Pode escrever o que precisa enquanto isso. Se for um problema na internet, também posso abrir um atendimento agora.`,
  choices: [
    { id: 'ticket', label: 'Abrir um atendimento', synonyms: ['abrir', 'atendimento', 'abrir atendimento'] },
    { id: 'wait', label: 'Esperar na fila', synonyms: ['esperar', 'espero', 'aguardar', 'aguardo'] },
  ],
});
/** How many wait before a customer who asks for it. */
export const placeInQueue = (ahead: number): string =>
  ahead === 0
    ? 'Você é o próximo da fila: uma pessoa da equipe vai responder por aqui.'
    : `Há ${ahead} ${ahead === 1 ? 'conversa' : 'conversas'} antes da sua. Uma pessoa da equipe vai responder por aqui.`;
export const staysInQueue =
  'Certo, você continua na fila. Pode escrever o que precisa, que a equipe vai ler.';
/** A person gives the conversation to a queue, by its name if there are several. */
export const transferred = (queue: string | null): string =>
  queue === null
    ? 'Sua conversa continua com outra pessoa da equipe, que responde por aqui.'
    : `Sua conversa continua com a equipe certa (${queue}), que responde por aqui.`;
export const gaveBack = 'A equipe devolveu a conversa para mim. Se precisar de algo mais, estou por aqui.';
export const gaveBackThere = 'A equipe devolveu a conversa para mim: vamos continuar de onde paramos.';
export const closed =
  'Esta conversa foi encerrada. Obrigado pelo contato! Quando precisar, é só mandar uma mensagem.';
export const askRating: Message = {
  text: 'Se quiser, conte como foi: que nota você dá para este atendimento, de 1 a 5?',
  choices: ['Péssimo', 'Ruim', 'Regular', 'Bom', 'Ótimo'].map((label, index) => ({
    id: `score-${index + 1}`,
    label,
  })),
};
export const askComment: Message = {
  text: 'Obrigado pela nota! Quer deixar um comentário? É só escrever.',
  choices: [{ id: 'no', label: 'Não, obrigado', synonyms: ['não', 'não obrigada'] }],
};
export const ratingThanks = 'Obrigado pela avaliação! Quando precisar, é só mandar uma mensagem. 👋';
export const stopped =
  'Tive um problema por aqui, mas nada se perdeu: uma pessoa da equipe vai continuar esta conversa.';
export const restarted =
  'Fizemos uma melhoria por aqui e preciso recomeçar do menu. O que você já contou está guardado: mande uma mensagem para continuar.';
