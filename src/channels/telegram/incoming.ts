/** From Telegram's updates to what a conversation hears. Pure. */

import type { Incoming, MediaKind } from '../../core/content.ts';
import type { Arrival } from '../channel.ts';
import { spellOut } from './commands.ts';
import type { CallbackQuery, TelegramMessage, Update } from './update.ts';

/**
 * What a customer said with an update; null for everything that nobody said to the bot in a private chat: groups,
 * channels, other bots, service messages, edits that change no words.
 *
 * @param now stands in for the time of a pressed button, which Telegram does not tell; milliseconds since 1970.
 */
export function toArrival(update: Update, now: number): Arrival | null {
  const { message, edited_message: edited, callback_query: press } = update;
  const said = message
    ? { chat: message.chat, from: message.from, content: readMessage(message), saidAt: message.date * 1000 }
    : edited
      ? {
          chat: edited.chat,
          from: edited.from,
          content: readEdit(edited),
          saidAt: (edited.edit_date ?? edited.date) * 1000,
        }
      : press
        ? { chat: press.message?.chat, from: press.from, content: readPress(press), saidAt: now }
        : null;
  if (!said?.content || said.chat?.type !== 'private' || said.from?.is_bot) return null;
  const { content } = said;
  const profileName = [said.from?.first_name, said.from?.last_name].filter(Boolean).join(' ').trim();
  return {
    address: String(said.chat.id),
    dedupe: String(update.update_id),
    event: {
      type: 'customer.said',
      content,
      saidAt: said.saidAt,
      ...(content.type === 'contact' && content.own ? { verifiedPhone: content.phone } : {}),
      ...(profileName === '' ? {} : { profileName }),
    },
  };
}

function readMessage(message: TelegramMessage): Incoming | null {
  const { text, contact, location } = message;
  if (text !== undefined) return { type: 'text', text: spellOut(text) };
  if (contact !== undefined) {
    const phone = contact.phone_number.replace(/\D/g, '');
    if (phone === '') return { type: 'other', what: 'contato sem número' };
    return { type: 'contact', phone, own: isOwn(message) };
  }
  if (location !== undefined)
    // Stored as JSON, which has no -0.
    return { type: 'location', latitude: location.latitude + 0, longitude: location.longitude + 0 };
  return readMedia(message) ?? readOther(message);
}

/** Telegram names the account of a contact. One that was forwarded, or made by another bot, vouches for nothing. */
const isOwn = ({ contact, from, forward_origin, via_bot }: TelegramMessage): boolean =>
  contact?.user_id !== undefined &&
  contact.user_id === from?.id &&
  forward_origin === undefined &&
  via_bot === undefined;

function readMedia(message: TelegramMessage): Incoming | null {
  // Sizes of one photo come smallest first. An animation comes with a `document` too, for old bots: it is asked first.
  const candidates: readonly (readonly [MediaKind, { readonly file_id: string } | undefined])[] = [
    ['photo', message.photo?.at(-1)],
    ['audio', message.voice ?? message.audio],
    ['video', message.video ?? message.video_note ?? message.animation],
    ['sticker', message.sticker],
    ['document', message.document],
  ];
  for (const [media, file] of candidates)
    if (file !== undefined)
      return {
        type: 'media',
        media,
        ref: file.file_id,
        ...(message.caption === undefined ? {} : { caption: message.caption }),
      };
  return null;
}

/** Things that people send, and that the bot can only name. */
const nouns: Readonly<Record<string, string>> = {
  poll: 'enquete',
  dice: 'dado',
  game: 'jogo',
  story: 'story',
  paid_media: 'mídia paga',
  checklist: 'lista de tarefas',
  invoice: 'fatura do Telegram',
  giveaway: 'sorteio',
};

/** What Telegram notes in a chat without anybody having said it. */
const serviceKeys = new Set(
  (
    'pinned_message message_auto_delete_timer_changed successful_payment refunded_payment users_shared chat_shared ' +
    'gift unique_gift gift_upgrade_sent connected_website write_access_allowed passport_data web_app_data ' +
    'proximity_alert_triggered chat_background_set checklist_tasks_done checklist_tasks_added giveaway_created ' +
    'giveaway_winners giveaway_completed paid_message_price_changed chat_owner_left chat_owner_changed ' +
    'migrate_to_chat_id migrate_from_chat_id'
  ).split(' '),
);

function readOther(message: TelegramMessage): Incoming | null {
  const keys = Object.keys(message);
  if (keys.some((key) => serviceKeys.has(key))) return null;
  const known = keys.find((key) => Object.hasOwn(nouns, key));
  // A kind that is newer than this code is still something that a person sent and wants an answer to.
  return { type: 'other', what: (known && nouns[known]) ?? 'mensagem de um tipo desconhecido' };
}

/**
 * An edit counts by its words; a live location that moves, or a replaced photo, says nothing new. Of what somebody
 * deletes in a private chat Telegram tells bots nothing (`deleted_business_messages` are of business accounts).
 */
function readEdit({ text, caption }: TelegramMessage): Incoming | null {
  const words = text ?? caption;
  return words === undefined ? null : { type: 'text', text: words, edited: true };
}

/** The data of a button: at most 64 bytes for Telegram. */
export const pressData = (menu: string, choice: string): string => `${menu}:${choice}`;

function readPress({ data, message }: CallbackQuery): Incoming | null {
  if (data === undefined) return null;
  const label = message?.reply_markup?.inline_keyboard
    .flat()
    .find((button) => button.callback_data === data)?.text;
  const [, menu, choice] = /^([\s\S]+):([a-z0-9-]{1,24})$/.exec(data) ?? [];
  if (menu !== undefined && choice !== undefined)
    return { type: 'choice', choice, menu, label: label ?? choice };
  // A button of another program that had this bot before: what it says is all that is known of it.
  return label === undefined ? null : { type: 'text', text: label };
}
