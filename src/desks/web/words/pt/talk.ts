/** A conversation, and what is done with it. */

import type { MediaKind } from '../../../../core/content.ts';
import type { Listing } from '../../../../core/flow.ts';
import type { Delivery } from '../../../../stores/jobs.ts';

const delivery: Readonly<Record<Delivery, string>> = {
  pending: 'enviando',
  sent: 'enviada',
  delivered: 'entregue',
  read: 'lida',
  failed: 'não entregue',
  expired: 'não enviada: passou da hora',
  uncertain: 'talvez entregue',
  withdrawn: 'retirada antes de sair',
};

const media: Readonly<Record<MediaKind, string>> = {
  photo: 'foto',
  audio: 'áudio',
  video: 'vídeo',
  document: 'documento',
  sticker: 'figurinha',
};

const places: Readonly<Record<Listing['place'], string>> = {
  bot: 'com o robô',
  closed: 'encerrada',
  waiting: 'à espera',
  attended: 'com alguém',
};

export const talk = {
  back: '← Conversas',
  waits: 'esperando uma pessoa',
  withYou: 'com você',
  with: 'com',
  somebody: 'alguém',
  places,
  take: 'Assumir',
  giveBack: 'Devolver ao robô',
  close: 'Encerrar',
  confirmClose: 'Encerrar esta conversa? O cliente é avisado.',
  whatToWrite: 'O que escrever',
  reply: 'Responder',
  note: 'Nota interna',
  notesUnseen: 'O cliente não vê notas.',
  text: 'Texto',
  send: 'Enviar',
  transcript: 'Conversa',
  earlier: (lines: number): string => `Mostrar linhas anteriores (${lines})`,
  noteLine: 'Nota',
  customer: 'Cliente',
  bot: 'Robô',
  you: 'Você',
  byPhone: 'pelo celular',
  delivery,
  media,
  edited: '(editado)',
  contact: 'contato',
  ownContact: 'contato próprio',
  location: 'localização',
  known: 'O que se sabe',
  name: 'Nome',
  phone: 'Telefone',
  reason: 'Motivo',
  thusFor: 'Assim há',
  owingFor: 'Sem resposta há',
  stopped: 'O robô parou nesta conversa: só pessoas respondem até que ela seja devolvida.',
  noted: 'O que o robô anotou',
  untold: 'Ainda não dito ao cliente',
  notFound: 'Não encontrada',
  noSuch: 'Esta conversa não existe.',
  toLists: 'Ver as conversas',
  incomplete: 'O pedido veio incompleto. Abra a página de novo.',
  missingText: { reply: 'Não foi: falta o texto da resposta.', note: 'Não foi: falta o texto da nota.' },
  tooLong: (letters: number, most: number): string => `Não foi: são ${letters} letras, e cabem até ${most}.`,
  othersNow: (owner: string): string => `${owner} assumiu esta conversa. Nada foi feito.`,
  changed: (where: string): string => `A conversa mudou enquanto você a lia: está ${where}. Nada foi feito.`,
  took: 'Você assumiu.',
  noteKept: 'Nota guardada.',
  gaveBack: 'Devolvida ao robô.',
  closed: 'Encerrada.',
  unchanged: 'A conversa não mudou: o robô não pode seguir com ela agora.',
  pending: 'Guardado, e ainda não aconteceu: a página mostra assim que acontecer.',
};
