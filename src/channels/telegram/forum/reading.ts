/** From Telegram's updates to what happens in the desk's group. Pure. */

import { z } from 'zod';
import type { ForumEvent } from '../../forum.ts';

const chat = z.object({ id: z.int(), type: z.string() });
const user = z.object({
  id: z.int(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});
const file = z.object({ file_id: z.string(), file_name: z.string().optional() });
const root = z.object({ forum_topic_created: z.object({ name: z.string() }).optional() });

/** Loose: its other keys tell what was sent. */
const message = z.looseObject({
  message_id: z.int(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  chat,
  from: user.optional(),
  /** The group itself, of an administrator who writes anonymously. */
  sender_chat: chat.optional(),
  /** Of a message that answers none, what made the topic. */
  reply_to_message: root.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  animation: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
});

const update = z.object({
  update_id: z.int(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .object({ id: z.string(), from: user, data: z.string().optional(), message: message.optional() })
    .optional(),
});

type Message = z.infer<typeof message>;

/** What somebody writes to the bot in private to be known in the group. */
const linking = /^\/vincular(?:@\w+)?(?:\s|$)/i;

/** What Telegram notes in a group without anybody having said it. */
const notices =
  /^(?:forum_topic_|general_forum_topic_|new_chat_|left_chat_|pinned_message|group_chat_|supergroup_chat_|message_auto_delete|migrate_|video_chat_|chat_|boost_added|write_access)/;

/**
 * What an update is to the desk: null if it is not the desk's (a customer's, another group's), `nothing` if it is the
 * group's and nobody said or pressed anything.
 */
export function readForumUpdate(raw: unknown, group: string): ForumEvent | 'nothing' | null {
  const chatId = chatOf(raw);
  const read = update.safeParse(raw).data;
  if (chatId !== group) return read === undefined ? null : readPrivate(read);
  if (read === undefined) return 'nothing';
  const { update_id: id, message: said, edited_message: edited, callback_query: press } = read;
  if (press !== undefined) {
    if (press.message === undefined || press.data === undefined) return 'nothing';
    return {
      id,
      place: placeOf(press.message),
      from: nameOf(press.from),
      what: { type: 'pressed', press: press.data, key: press.id, message: press.message.message_id },
    };
  }
  const shown = said ?? edited;
  const from = shown === undefined ? null : senderOf(shown);
  if (shown === undefined || from === null) return 'nothing';
  const what = edited === undefined ? readWhat(shown) : ({ type: 'edited' } as const);
  if (what === null) return 'nothing';
  const topicName = shown.reply_to_message?.forum_topic_created?.name;
  return { id, place: placeOf(shown), from, what, ...(topicName === undefined ? {} : { topicName }) };
}

function readPrivate({ update_id: id, message: said }: z.infer<typeof update>): ForumEvent | null {
  const { text, from, chat: where } = said ?? {};
  if (where?.type !== 'private' || from === undefined || from.is_bot) return null;
  if (text === undefined || !linking.test(text)) return null;
  return { id, place: 'private', from: nameOf(from), what: { type: 'said', text } };
}

/** Read by itself: what else the update holds may be of a form that nobody knows yet. */
function chatOf(raw: unknown): string | undefined {
  const within = z.object({ chat }).optional().catch(undefined);
  const found = z
    .object({
      message: within,
      edited_message: within,
      my_chat_member: within,
      callback_query: z.object({ message: within }).optional().catch(undefined),
    })
    .safeParse(raw).data;
  const {
    message: said,
    edited_message: edited,
    my_chat_member: member,
    callback_query: press,
  } = found ?? {};
  return (said ?? edited ?? member ?? press?.message)?.chat.id.toString();
}

const placeOf = ({ is_topic_message: isTopics, message_thread_id: topic }: Message): ForumEvent['place'] =>
  isTopics && topic !== undefined ? { topic } : 'general';

function senderOf({ from, sender_chat: behind, chat: group }: Message): ForumEvent['from'] | null {
  if (behind?.id === group.id) return { id: String(group.id), name: 'anônimo', anonymous: true };
  if (from === undefined || from.is_bot) return null;
  return nameOf(from);
}

const nameOf = ({ id, first_name: first, last_name: last }: z.infer<typeof user>): ForumEvent['from'] => ({
  id: String(id),
  name: [first, last].filter(Boolean).join(' ').trim() || String(id),
});

function readWhat(shown: Message): ForumEvent['what'] | null {
  if (shown.text !== undefined) return { type: 'said', text: shown.text };
  if (Object.keys(shown).some((key) => notices.test(key))) return null;
  // Sizes of one photo come smallest first. An animation comes with a `document` too.
  const { photo, video, video_note: note, animation, voice, audio, document, caption } = shown;
  const found = photo?.at(-1) ?? video ?? note ?? animation ?? voice ?? audio ?? document;
  if (found === undefined) return { type: 'other' };
  const { file_id: ref, file_name: name } = found;
  return {
    type: 'file',
    ref,
    ...(name === undefined ? {} : { name }),
    ...(caption === undefined ? {} : { caption }),
  };
}
