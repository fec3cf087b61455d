/** A marketplace's protocol, and what the marketplace is told of it. */

export const protocol = {
  number: 'Protocolo',
  matter: 'Assunto',
  status: 'Situação',
  closedThere: 'encerrado no marketplace',
  opened: 'Aberto em',
  due: 'Prazo',
  order: 'Pedido',
  delivery: 'Entrega',
  items: 'Itens',
  soldAt: 'Vendido em',
  /** Before how long there is until the due date, and how long ago it was. */
  left: 'faltam',
  passedFor: 'venceu há',
  /** What a list says before those. */
  marks: { amber: 'prazo na metade:', red: 'prazo no fim:', passed: 'prazo:' },
  /** Above a conversation. */
  bars: {
    amber: 'Metade do prazo para responder já passou:',
    red: 'O prazo para responder está no fim:',
    passed: 'O prazo para responder',
  },
  /** Said by the browser. */
  passed: 'Prazo de um protocolo venceu',
  giveBack: 'À fila',
  gaveBack: 'Devolvida à fila.',
  elsewhere: 'no painel do marketplace',
  /** Closing is only ours. */
  closingHint:
    'Encerra só aqui, em 10 segundos; até lá, dá para desfazer. O protocolo, quem encerra é o marketplace.',
  noErp: 'O ERP não conhece os protocolos do marketplace. Nada foi feito.',
  notServed: 'Este marketplace não está ligado agora. Nada foi feito.',
  tellIt: (where: string): string => `Informar à ${where}`,
  what: 'O que aconteceu',
  text: 'Detalhes, se houver (o rastreio, o valor)',
  told: 'já informado',
  toldBefore: (where: string): string => `O que a ${where} já sabe`,
  nothingTold: 'Ainda nada.',
  unknown: (why: string): string =>
    `Não dá para ver agora o que já foi informado: ${why}. O que for informado chega assim que der.`,
  confirm: 'Informar',
  once: 'Vai uma vez só, e não dá para desfazer. A conversa mostra quando chegou.',
  missing: 'Falta escolher o que aconteceu.',
  asked: 'Pedido: a conversa mostra quando o marketplace recebeu.',
};
