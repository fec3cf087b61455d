/** The page of what waits for somebody's decision. */

import type { ParkedRow } from '../../../../parked.ts';

type ByKind = Readonly<Record<ParkedRow['kind'], string>>;

const kinds: ByKind = {
  ticket: 'Atendimento não registrado',
  double: 'Atendimento a conferir',
  message: 'Mensagem não entregue',
  stopped: 'Conversa parada por um erro',
  other: 'Tarefa não concluída',
};

const advice: ByKind = {
  ticket:
    'Procure a referência nos atendimentos do serviço, no ERP. Se está lá, ou foi aberto à mão, escreva o protocolo: o cliente o recebe. Se não está, tente de novo: o robô procura mais uma vez e, se não achar, abre.',
  double: 'Confira no ERP e feche o atendimento que sobra; depois dê por resolvido.',
  message: 'Envie de novo, ou dê por resolvido se não é mais preciso.',
  stopped:
    'Tente de novo, com tudo o que chegou desde então; ou abra a conversa, assuma e responda ao cliente; ou encerre.',
  other: 'Tente de novo, ou deixe de lado.',
};

const retry: ByKind = {
  ticket: 'Tentar de novo',
  double: 'Conferir de novo',
  message: 'Enviar de novo',
  stopped: 'Tentar de novo',
  other: 'Tentar de novo',
};

const close: ByKind = {
  ticket: 'Não é mais preciso',
  double: 'Resolvido',
  message: 'Não é mais preciso',
  stopped: 'Encerrar a conversa',
  other: 'Deixar de lado',
};

export const parked = {
  title: 'Pendências',
  none: 'Nada espera uma decisão.',
  more: (count: number): string => `E mais ${count}: decida estas primeiro.`,
  /** After a number, for who does not see where it stands. */
  counted: 'à espera de uma decisão',
  waits: 'espera há',
  kinds,
  advice,
  retry,
  close,
  tell: 'Dizer ao cliente',
  protocol: 'Protocolo do atendimento',
  reason: 'Motivo',
  message: 'Mensagem',
  thrown: 'Erro',
  call: 'Consulta',
  reference: 'Referência',
  service: 'Serviço',
  name: 'Nome',
  phone: 'Telefone',
  visit: 'Visita de técnico',
  visits: { asked: 'pedida', none: 'não pedida' },
  description: 'Descrição',
  tried: 'Tentativas',
  attempts: (count: number, ago: string): string => `${count}, pedido há ${ago}`,
  toldOtherwise: 'O cliente já soube disso de outro modo: veja a conversa.',
  awaited: 'A caminho do ERP',
  underWay: (ago: string, attempts: number): string =>
    `há ${ago}${attempts === 0 ? '' : attempts === 1 ? ', 1 tentativa' : `, ${attempts} tentativas`}`,
  nextIn: 'a próxima em',
  done: {
    retried: 'Será tentado de novo agora.',
    closed: 'Resolvido: saiu da lista.',
    told: 'Resolvido: o cliente recebe o protocolo.',
  },
  gone: 'Isso não espera mais ninguém: outra pessoa decidiu, ou se resolveu.',
  badProtocol: 'O protocolo tem de 12 a 24 algarismos.',
  noTicket: 'Só um atendimento tem protocolo a dizer.',
};
