/** The lists of conversations. */

export const lists = {
  title: 'Conversas',
  choose: 'Escolha uma conversa na lista.',
  /** After `j k`, `Enter` and `?`. */
  hints: [' andam pela lista, ', ' abre, ', ' mostra as teclas.'] as readonly string[],
  /** After `a`. */
  hintNext: ' atende o próximo, ',
  waiting: 'Esperando',
  nobodyWaits: 'Ninguém espera.',
  mine: 'Comigo',
  noneMine: 'Nenhuma conversa sua.',
  others: 'Com colegas',
  bot: 'Com o robô',
  closed: 'Encerradas hoje',
  with: 'com',
  owing: 'sem resposta há',
  next: 'Atender o próximo',
  /** How many there are besides those that are shown. */
  more: (rows: number, isAll: boolean): string => (isAll ? `e mais ${rows}` : `e mais de ${rows}`),
  older: 'e outras mais antigas',
  nudged: 'ninguém assumiu',
  closing: 'encerrando',
  queue: 'Fila',
  allQueues: 'Todas as filas',
  myQueues: 'Minhas filas',
  alerts: 'Avisos',
  sound: 'Som quando alguém passa a esperar',
  notifications: 'Avisar também fora desta página',
  blocked: 'O navegador não deixa: permita notificações para este endereço.',
  /** Said by the browser of a customer who came to wait. */
  newWaiting: 'Cliente esperando',
  stillWaiting: 'Ninguém assumiu ainda',
  nameless: 'Sem nome',
  site: 'Site',
};
