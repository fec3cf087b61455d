/** What stands around every page. */

import type { Role } from '../../../../people/roles.ts';

const roles: Readonly<Record<Role, string>> = {
  attendant: 'atendente',
  supervisor: 'supervisor',
  administrator: 'administrador',
};

export const frame = {
  general: 'Geral',
  lost: 'Sem conexão. Tentando de novo…',
  unanswered: 'O serviço não respondeu. Tente de novo: nada é feito duas vezes.',
  days: 'dias',
  administration: 'Gestão',
  account: 'Minha conta',
  /** The ways that the top of every page shows. */
  pages: {
    conversations: 'Conversas',
    search: 'Busca',
    figures: 'Números',
    privacy: 'Privacidade',
    parked: 'Pendências',
    people: 'Pessoas',
    channels: 'Canais',
    replies: 'Respostas prontas',
    linking: 'Celulares',
    programs: 'Programas',
    audit: 'Registro',
  },
  shortcuts: 'Atalhos do teclado',
  leave: 'Sair',
  otherLanguage: { name: 'English', code: 'en' },
  roles,
  keys: 'Teclas',
  closeKeys: 'Fechar',
  /** By what is pressed. */
  keyList: [
    ['j k ↓ ↑', 'andar pela lista'],
    ['Enter', 'abrir a conversa'],
    ['a', 'atender o próximo da fila'],
    ['t', 'assumir esta conversa (na lista: o próximo)'],
    ['T', 'tirar de um colega (supervisores)'],
    ['r', 'responder'],
    ['n', 'escrever nota interna'],
    ['/', 'no começo do texto: respostas prontas'],
    ['f', 'enviar um arquivo'],
    ['e', 'enviar ao cliente o que o ERP respondeu'],
    ['o', 'abrir atendimento no ERP'],
    ['p', 'consultar protocolo'],
    ['i', 'informar ao marketplace o andamento de um protocolo'],
    ['v', 'ver o CPF ou CNPJ inteiro'],
    ['x', 'transferir'],
    ['g', 'devolver ao robô, no menu'],
    ['G', 'devolver ao robô, onde o cliente estava'],
    ['c', 'encerrar'],
    ['u', 'desfazer o encerramento'],
    ['l', 'voltar à lista'],
    ['Esc', 'sair do campo de texto, ou fechar'],
    ['s', 'buscar'],
    ['?', 'mostrar estas teclas'],
  ] as readonly (readonly [string, string])[],
  notThere: 'Não encontrado.',
  notYours: 'Seu usuário não pode fazer isto.',
  comeInAgain: 'Entre de novo.',
  oldPage: 'Esta página ficou velha. Abra-a de novo e repita.',
};
