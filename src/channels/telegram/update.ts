/** What this channel reads of Telegram's updates, spelt as Telegram spells it. Everything else is let through unread. */

import { z } from 'zod';

const file = z.object({ file_id: z.string() });

const user = z.object({
  id: z.int(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});

const chat = z.object({ id: z.int(), type: z.string() });

/** Loose, so that its other keys tell what kind of message it is. */
const message = z.looseObject({
  date: z.int(),
  edit_date: z.int().optional(),
  chat,
  from: user.optional(),
  forward_origin: z.unknown().optional(),
  via_bot: z.unknown().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  contact: z.object({ phone_number: z.string(), user_id: z.int().optional() }).optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  photo: z.array(file).optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  animation: file.optional(),
  document: file.optional(),
  sticker: file.optional(),
});

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  data: z.string().optional(),
  /** The message with the button; without its keyboard if it is very old. */
  message: z
    .object({
      chat,
      reply_markup: z
        .object({
          inline_keyboard: z.array(
            z.array(z.object({ text: z.string(), callback_data: z.string().optional() })),
          ),
        })
        .optional(),
    })
    .optional(),
});

/** What became of the bot itself in a chat. */
const chatMember = z.object({ chat, new_chat_member: z.object({ status: z.string() }) });

export const updateSchema = z.object({
  update_id: z.int().nonnegative(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: callbackQuery.optional(),
  my_chat_member: chatMember.optional(),
});

/** The kinds of updates that are asked for. Others may still come, from before they were asked for. */
export const wantedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

export type Update = z.infer<typeof updateSchema>;
export type TelegramMessage = z.infer<typeof message>;
export type CallbackQuery = z.infer<typeof callbackQuery>;
