/** The lists of conversations. */

export const lists = {
  title: 'Conversas',
  choose: 'Escolha uma conversa na lista.',
  /** After `j k`, `Enter` and `?`. */
  hints: [' andam pela lista, ', ' abre, ', ' mostra as teclas.'] as readonly string[],
  waiting: 'Esperando',
  nobodyWaits: 'Ninguém espera.',
  mine: 'Comigo',
  noneMine: 'Nenhuma conversa sua.',
  others: 'Com colegas',
  bot: 'Com o robô',
  closed: 'Encerradas hoje',
  with: 'com',
  owing: 'sem resposta há',
  nameless: 'Sem nome',
  site: 'Site',
};
