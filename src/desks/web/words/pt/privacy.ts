/** The page for what a customer may ask of their data: to have them, and to have them erased (LGPD). */

export const privacy = {
  title: 'Privacidade',
  heading: 'Dados de uma pessoa',
  label: 'CPF, telefone ou código da conversa',
  find: 'Procurar',
  what: 'Para atender a quem pede uma cópia dos seus dados, ou que eles sejam apagados.',
  reach: (days: number | null): string =>
    days === null
      ? 'Conversas ficam guardadas até que alguém as apague aqui: nenhum prazo está configurado.'
      : `Conversas encerradas são apagadas pelo próprio serviço depois de ${days} dias.`,
  empty: 'Escreva um CPF, um telefone ou o código de uma conversa.',
  tooLong: (most: number): string => `São no máximo ${most} letras.`,
  over: 'Esta procura já expirou. Escreva de novo.',
  none: 'Nada está guardado aqui com este número.',
  found: 'O que está guardado',
  /** Before the conversations that were found. */
  check:
    'Confira se cada conversa é mesmo da pessoa: quem escreveu pode ter citado o número de outra. Só as marcadas contam.',
  mentioned: 'O número só foi citado nesta conversa: pode ser de outra pessoa.',
  lines: (count: number): string => (count === 1 ? '1 mensagem' : `${count} mensagens`),
  since: 'de',
  until: 'a',
  document: 'CPF ou CNPJ',
  tickets: 'Chamados abertos aqui',
  open: 'Abrir a conversa',
  exporting: 'Entregar uma cópia',
  exportsWhat:
    'Um arquivo JSON com as mensagens, o que o robô anotou e o que se sabe da pessoa. Fotos e áudios ficam na rede por onde vieram.',
  export: 'Baixar a cópia',
  erasing: 'Apagar',
  erases: 'Some daqui, sem volta:',
  erased: [
    'as mensagens, as notas e os arquivos enviados pela equipe',
    'o nome, o telefone, o documento e tudo o mais que se sabe da pessoa',
    'o que a busca acha, e o que ainda ia ser enviado',
    'dos números, a ligação com a pessoa e o comentário: ficam só as contagens',
  ] as readonly string[],
  stays: 'Fica:',
  staying: [
    'o que o ERP tem: cadastro e chamados, que são apagados lá',
    'o registro de quem fez o quê, sem nome, número nem documento do cliente',
    'cópias de segurança já feitas, até que sejam descartadas',
    'as mensagens no celular do cliente e na rede (WhatsApp, Telegram)',
  ] as readonly string[],
  confirmation: 'APAGAR',
  type: (word: string): string => `Para confirmar, digite ${word}`,
  erase: 'Apagar as conversas marcadas',
  notTyped: (word: string): string => `Nada foi apagado: digite ${word} para confirmar.`,
  noneChosen: 'Nada foi feito: marque ao menos uma conversa.',
  attended: (who: string, owner: string): string =>
    `${who || 'Sem nome'}: ${owner} está atendendo esta conversa agora; apague depois que ela for encerrada ou passada adiante.`,
  attendedNote: (owner: string): string => `${owner} está atendendo agora: não pode ser apagada.`,
  done: (count: number): string =>
    count === 1 ? '1 conversa foi apagada.' : `${count} conversas foram apagadas.`,
  notDone: 'Não foram apagadas:',
  noted: 'Fica registrado quem exportou e quem apagou.',
};
