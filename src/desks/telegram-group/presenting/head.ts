/** What stands at the top of a topic: who it is, why they wait, and what can be done. Pure. */

import { createHash } from 'node:crypto';
import type { ForumButtons } from '../../../channels/forum.ts';
import type { Listing } from '../../../core/flow.ts';
import { formatPhone } from '../../../core/text/brazil.ts';
import type { Conversation } from '../../../stores/store.ts';
import { channelName, cut, onOneLine, shown, whoOf } from '../texts.ts';

/** What the buttons are pressed for. */
export const presses = {
  take: 'take',
  'give-back': 'give-back',
  close: 'close',
  reopen: 'reopen',
  ticket: 'ticket',
  tell: 'tell',
} as const;

export type Head = { readonly text: string; readonly buttons: ForumButtons; readonly hash: string };

/** Telegram takes 4,096; buttons and a link beneath are read without scrolling. */
const mostSummary = 2_400;
const mostUntold = 700;

/** A code that two topics of one name do not share; the topic of the same conversation always has it. */
export const codeOf = (conversation: string): string => conversation.slice(0, 6);

/** The name of a conversation's topic. */
export const topicNameOf = ({
  conversation,
  listing,
}: Pick<Conversation, 'conversation' | 'listing'>): string =>
  `${cut(whoOf(listing), 100)} · ${codeOf(conversation)}`;

/** @param publicUrl where the desk's pages are; undefined if nobody can reach them. */
export function headOf(
  { conversation, channel, listing }: Pick<Conversation, 'conversation' | 'channel' | 'listing'>,
  { publicUrl, twin }: { readonly publicUrl?: string | undefined; readonly twin?: true | undefined },
): Head {
  const { phone, queue, reason, summary = [], untold = [], stopped } = listing;
  const text = [
    `👤 ${whoOf(listing)}${phone === undefined ? '' : ` · ${formatPhone(phone)}`} · ${channelName(channel)}`,
    standing(listing),
    ...pressing(listing),
    ...(queue === undefined ? [] : [`Fila: ${onOneLine(queue)}`]),
    ...(reason === undefined ? [] : [`Motivo: ${onOneLine(reason)}`]),
    ...(stopped === undefined ? [] : ['⚠ O robô parou nesta conversa: só pessoas respondem até devolver.']),
    ...(summary.length === 0 ? [] : ['', cut(summary.map(shown).join('\n'), mostSummary)]),
    ...(untold.length === 0
      ? []
      : ['', '⚠ O cliente ainda não sabe:', cut(untold.map(shown).join('\n'), mostUntold)]),
    '',
    'Escreva aqui para responder; // no começo faz uma nota que só a equipe lê.',
    ...(publicUrl === undefined ? [] : [`No painel: ${publicUrl}/desk/c/${conversation}`]),
    ...(twin ? ['Pode haver outro tópico com este nome, vazio: apague-o.'] : []),
  ].join('\n');
  const isProtocol = listing.known?.protocol !== undefined;
  const buttons: ForumButtons = [
    [
      ...(listing.place === 'attended' ? [] : [{ label: '✋ Assumir', press: presses.take }]),
      { label: isProtocol ? '↩ Devolver à fila' : '↩ Devolver ao robô', press: presses['give-back'] },
    ],
    [
      listing.closesAt === undefined
        ? { label: '✔ Encerrar', press: presses.close }
        : { label: '↺ Não encerrar', press: presses.reopen },
      ...(isProtocol ? [] : [{ label: '🎫 Abrir chamado', press: presses.ticket }]),
    ],
    ...(untold.length === 0 ? [] : [[{ label: '📣 Contar ao cliente', press: presses.tell }]]),
  ];
  const hash = createHash('sha256')
    .update(JSON.stringify([text, buttons]))
    .digest('base64url')
    .slice(0, 22);
  return { text, buttons, hash };
}

/** How near the date is by which it has to be answered. */
function pressing({ urgency }: Listing): readonly string[] {
  switch (urgency?.now) {
    case 'amber':
      return ['⏳ Metade do prazo já passou'];
    case 'red':
      return ['⏰ Três quartos do prazo já passaram'];
    case 'passed':
      return ['🚨 O prazo passou'];
    default:
      return [];
  }
}

/** Who has the conversation. No times: they would have the message changed each minute. */
function standing({ place, owner, withBot, closesAt }: Listing): string {
  if (closesAt !== undefined) return `🕐 Com ${onOneLine(owner?.name ?? 'alguém')}, encerra em instantes`;
  switch (place) {
    case 'waiting':
      return withBot ? '🔴 Espera uma pessoa, e segue com o robô' : '🔴 Espera uma pessoa';
    case 'attended':
      return `🟢 Com ${onOneLine(owner?.name ?? 'alguém')}`;
    case 'bot':
      return '🤖 Com o robô';
    case 'closed':
      return '✔ Encerrada';
  }
}
