/** When a person takes over. */

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
/** A person gives the conversation to a queue, by its name if there are several. */
export const transferred = (queue: string | null): string =>
  queue === null
    ? 'Sua conversa continua com outra pessoa da equipe, que responde por aqui.'
    : `Sua conversa continua com a equipe certa (${queue}), que responde por aqui.`;
export const gaveBack = 'A equipe devolveu a conversa para mim. Se precisar de algo mais, estou por aqui.';
export const gaveBackThere = 'A equipe devolveu a conversa para mim: vamos continuar de onde paramos.';
export const closed =
  'Esta conversa foi encerrada. Obrigado pelo contato! Quando precisar, é só mandar uma mensagem.';
export const stopped =
  'Tive um problema por aqui, mas nada se perdeu: uma pessoa da equipe vai continuar esta conversa.';
export const restarted =
  'Fizemos uma melhoria por aqui e preciso recomeçar do menu. O que você já contou está guardado: mande uma mensagem para continuar.';
