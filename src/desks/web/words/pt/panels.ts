/** What opens over a conversation: closing, passing on, a ticket, a protocol. */

import type { Service } from '../../../../core/calls.ts';

const standings: Readonly<Record<Service['standing'], string>> = {
  active: 'ativo',
  'suspended-debt': 'suspenso por débito',
  'suspended-request': 'suspenso a pedido',
  'awaiting-installation': 'aguardando instalação',
  cancelled: 'cancelado',
  other: 'outra situação',
};

export const panels = {
  cancel: 'Cancelar',
  standings,
  closing: {
    title: 'Encerrar a conversa',
    /** Why conversations are closed: by a word, as it is noted for the team. */
    reasons: {
      solved: 'Resolvido',
      silent: 'O cliente não respondeu',
      field: 'Segue com a equipe de campo',
      mistake: 'Engano ou spam',
    },
    other: 'Motivo, se quiser anotar',
    hint: 'O cliente é avisado em 10 segundos; até lá, dá para desfazer.',
    now: 'Encerrar',
  },
  transfer: {
    title: 'Transferir',
    queues: 'Para uma fila',
    people: 'Para um colega',
    present: 'com a página aberta',
    nobody: 'Não há para quem transferir.',
    gone: 'Não foi: essa fila ou esse colega não existe mais.',
  },
  ticket: {
    title: 'Abrir atendimento no ERP',
    service: 'Serviço',
    serviceCode: 'Código do serviço no ERP',
    name: 'Nome',
    phone: 'Telefone, com DDD',
    email: 'E-mail',
    description: 'Problema',
    order: 'Visita de técnico',
    yes: 'Sim',
    no: 'Não',
    review: 'Conferir',
    confirm: 'Abrir atendimento',
    back: 'Corrigir',
    ask: 'Perguntar ao cliente',
    thus: 'É isto que o cliente confirmaria:',
    wrong: {
      service: 'Falta o serviço: é o código dele no ERP, só algarismos.',
      name: 'Falta o nome de quem pede.',
      phone: 'O telefone precisa do DDD.',
      email: 'O e-mail não está certo.',
      description: 'Falta dizer qual é o problema.',
    },
    unseen: 'O ERP ainda não respondeu: o protocolo aparece aqui assim que chegar.',
  },
  protocol: {
    title: 'Consultar protocolo',
    protocol: 'Protocolo',
    find: 'Consultar',
    none: 'O ERP não conhece este protocolo.',
    wrong: 'Um protocolo tem de 12 a 24 algarismos.',
    failed: 'O ERP não respondeu. Tente de novo em instantes.',
    status: 'Situação',
    opened: 'Aberto em',
    closed: 'Encerrado em',
    subject: 'Assunto',
    description: 'Descrição',
    closing: 'Fechamento',
    order: 'Ordem de serviço',
    insert: 'Inserir na resposta',
    /** What is put into the answer. */
    answer: (protocol: string, status: string): string =>
      `O atendimento ${protocol} está com a situação "${status}".`,
  },
};
