/** Lines of the transcript that only attendants see, whatever the conversation is about: always Portuguese. */

/** Somebody gave it to a queue or a colleague; also why it waits there. */
const transferred = (by: string, where: string): string => `${by} transferiu para ${where}`;

export const teamNotes = {
  takenBy: (name: string, by: string): string => `${by} quis assumir, mas a conversa está com ${name}`,
  notSent: (by: string, text: string): string => `não enviado (a conversa não está com ${by}): ${text}`,
  notLeft: (by: string): string => `${by} quis encerrar ou devolver, mas a conversa está com outra pessoa`,
  takenOver: (owner: string, by: string): string => `${by} assumiu a conversa que estava com ${owner}`,
  transferred,
  notTransferred: (by: string): string =>
    `${by} quis transferir, mas a conversa está com outra pessoa, não espera por ninguém ou não há essa fila`,
  nudged: 'ninguém assumiu ainda: todos na mesa foram avisados',
  closed: (by: string, reason: string): string => `${by} encerrou: ${reason}`,
  closingInterrupted: 'o encerramento foi desfeito: o cliente escreveu',
  lapsed: (owner: string): string => `a conversa voltou para a fila: ${owner} não respondeu a tempo`,
  untold: (text: string): string => `o cliente ainda não sabe:\n${text}`,
  leftUntold: (text: string): string => `o cliente ficou sem saber:\n${text}`,
} as const;

/** Why a conversation waits, for attendants. */
export const teamReasons = {
  stopped: 'a conversa automática parou por um erro',
  undelivered: 'uma mensagem importante não pôde ser entregue',
  lapsed: (owner: string): string => `${owner} assumiu e não respondeu`,
  transferred,
} as const;
