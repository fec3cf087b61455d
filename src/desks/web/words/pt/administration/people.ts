/** The pages of those who attend. */

import type { Problem } from '../../../../../people/people.ts';

export const people = {
  title: 'Pessoas',
  name: 'Nome',
  login: 'Usuário',
  role: 'Função',
  lastSeen: 'Visto por último',
  state: 'Situação',
  never: 'nunca',
  /** Around how long ago it was. */
  ago: ['há ', ''] as readonly [string, string],
  states: { disabled: 'bloqueado', invited: 'sem senha ainda', totp: 'com autenticador' },
  add: 'Acrescentar alguém',
  create: 'Criar e convidar',
  createHint:
    'O usuário não muda depois, e não se reaproveita. A página mostra um endereço para a pessoa escolher a senha.',
  invitation: 'Entregue este endereço a',
  once: 'Vale uma vez, por 24 horas, e não será mostrado de novo.',
  address: 'Endereço do convite',
  about: 'Nome e função',
  queues: 'Filas',
  queuesHint: 'Sem nenhuma marcada, atende todas.',
  save: 'Guardar',
  access: 'Acesso',
  accessHint:
    'Um novo endereço serve a quem esqueceu a senha; o anterior deixa de valer. Quem é bloqueado sai na hora.',
  newLink: 'Novo endereço para a senha',
  forgetCode: 'Deixar de pedir o código',
  disable: 'Bloquear',
  enable: 'Desbloquear',
  done: {
    changed: 'Guardado.',
    disabled: 'Bloqueado: não entra mais, e quem estava dentro saiu.',
    enabled: 'Desbloqueado: entra com a senha que tinha.',
    forgotten: 'Só a senha é pedida agora.',
    ended: 'Encerrado: quem estava dentro precisa entrar de novo.',
  },
  disabledFirst: 'Este usuário está bloqueado: desbloqueie antes.',
  notYourself: 'Você não pode bloquear a si mesmo: peça a outro administrador.',
  problem: ({ problem }: Problem): string => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`,
};

export const sessions = {
  title: 'Sessões',
  none: 'Nenhuma sessão aberta.',
  here: 'esta',
  lastSeen: 'usada pela última vez em',
  since: 'aberta em',
  end: 'Encerrar',
  endAll: 'Encerrar todas',
  endOthers: 'Encerrar todas as outras',
};
