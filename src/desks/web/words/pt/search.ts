/** The page that finds conversations. */

export const search = {
  title: 'Busca',
  heading: 'Buscar conversas',
  label: 'Nome, telefone, CPF, protocolo, pedido ou palavras da conversa',
  find: 'Buscar',
  how: 'A busca é por palavras e números inteiros. Com várias palavras, a conversa precisa ter todas.',
  /** How far back, in days; null if nothing is ever forgotten. */
  reach: (days: number | null): string =>
    days === null
      ? 'Alcança tudo o que está guardado: as conversas ficam até que alguém as apague.'
      : `Alcança o que está guardado: conversas encerradas há até ${days} dias.`,
  empty: 'Escreva o que procurar.',
  tooLong: (most: number): string => `A busca tem no máximo ${most} letras.`,
  nothingToFind: 'Nada aí pode ser buscado: escreva um nome, um número ou uma palavra de 3 letras ou mais.',
  over: 'Esta busca já expirou. Escreva de novo.',
  none: 'Nada encontrado.',
  noneFurther: 'Nada mais encontrado.',
  results: 'O que foi encontrado',
  further: 'Mais antigas',
  said: 'disse',
  note: 'nota',
  matches: 'Encontrada pelos dados de quem escreve.',
};
