/** A person in a private chat with the bot: what they write and press becomes updates, what they see is kept. */

import type { Payload } from './bot-api.ts';
import type { Upload } from './payload.ts';

export type Profile = {
  readonly firstName?: string;
  readonly lastName?: string;
  /** The number of the account; what a "share my number" button gives away. */
  readonly phone?: string;
};

/** A message of the bot as it was taken. `markup` is its `reply_markup`, `{}` if it had none. */
export type Sent = Readonly<Record<string, unknown>> & {
  readonly id: number;
  readonly chatId: number;
  readonly text: string;
  markup: Payload;
  readonly file?: Upload;
};

export type Chat = {
  readonly id: number;
  readonly phone: string;
  /** What the bot has sent here, oldest first. */
  readonly messages: readonly Sent[];
  /** The labels of the reply keyboard that is open now. */
  readonly keyboard: readonly string[];
  /** What the person did, oldest first: the words that were said or pressed, and the id of its update. */
  readonly deeds: readonly { readonly words: string; readonly update: number }[];
  /** The person blocked the bot. */
  blocked: boolean;
  /** Each of these returns the id of its update. */
  say(text: string): number;
  /** Corrects what was said last. */
  edit(text: string): number;
  /** Presses the button with this label on the latest message that has it, or on the reply keyboard. Throws if none. */
  press(label: string): number;
  shareContact(phone: string, own?: boolean): number;
  sendPhoto(caption?: string): number;
  sendVoice(): number;
  sendVideo(caption?: string): number;
  sendDocument(fileName: string, caption?: string): number;
  sendSticker(): number;
  sendLocation(latitude: number, longitude: number): number;
  /** A message with any content, as the Bot API spells it. */
  send(content: Payload): number;
  /** Presses whose button still shows that it is waiting. */
  readonly spinning: readonly string[];
  /**
   * The first message of the bot that contains the text (or fits), after the one that `waitFor` returned last.
   * Rejects with what is there instead.
   */
  waitFor(wanted: string | RegExp | ((message: Sent) => boolean), timeoutMs?: number): Promise<Sent>;
  /** For the server: the bot says something. */
  show(message: Sent): void;
  /** For the server: the bot answered a press; whether it was one of this chat. */
  endSpinning(callbackId: string): boolean;
};

type Button = { readonly text: string; readonly callback_data?: string; readonly request_contact?: boolean };

export function createChat(options: {
  readonly id: number;
  readonly profile: Profile;
  readonly push: (update: Payload) => number;
  readonly nextMessageId: () => number;
}): Chat {
  const { id, profile } = options;
  const phone = profile.phone ?? `55119${String(id).padStart(8, '0').slice(-8)}`;
  const chat = { id, type: 'private' };
  const from = {
    id,
    is_bot: false,
    first_name: profile.firstName ?? 'Ana',
    ...(profile.lastName === undefined ? {} : { last_name: profile.lastName }),
  };
  const messages: Sent[] = [];
  const deeds: { words: string; update: number }[] = [];
  const spinning = new Set<string>();
  const watchers = new Set<() => void>();
  let keyboard: readonly Button[] = [];
  let lastText: Payload = {};
  let looked = 0;

  const push = (update: Payload, words: unknown): number => {
    const id = options.push(update);
    deeds.push({ words: typeof words === 'string' ? words : '', update: id });
    return id;
  };
  const send = (content: Payload): number => {
    const message = { message_id: options.nextMessageId(), date: now(), chat, from, ...content };
    if ('text' in content) lastText = message;
    return push({ message }, content.text ?? content.caption);
  };
  const withCaption = (caption?: string) => (caption === undefined ? {} : { caption });
  const file = (name: string) => ({ file_id: `${name}-${id}-${messages.length}`, file_unique_id: name });

  const person: Chat = {
    id,
    phone,
    messages,
    deeds,
    blocked: false,
    get keyboard() {
      return keyboard.map(({ text }) => text);
    },
    get spinning() {
      return [...spinning];
    },
    say: (text) => send({ text }),
    edit: (text) => push({ edited_message: { ...lastText, text, edit_date: now() } }, text),
    press(label) {
      const message = messages.findLast(({ markup }) =>
        inlineButtons(markup).some(({ text }) => text === label),
      );
      const button = message && inlineButtons(message.markup).find(({ text }) => text === label);
      if (message && button) {
        const callbackId = `${id}${options.nextMessageId()}`;
        spinning.add(callbackId);
        const shown = {
          message_id: message.id,
          date: now(),
          chat,
          text: message.text,
          reply_markup: message.markup,
        };
        const data = button.callback_data;
        return push(
          { callback_query: { id: callbackId, from, message: shown, chat_instance: '1', data } },
          label,
        );
      }
      const key = keyboard.find(({ text }) => text === label);
      if (key === undefined) throw new Error(`no button "${label}" in chat ${id}: ${describe(messages)}`);
      return key.request_contact ? person.shareContact(phone) : send({ text: label });
    },
    shareContact: (number, own = true) =>
      send({
        contact: { phone_number: number, first_name: from.first_name, ...(own ? { user_id: id } : {}) },
      }),
    sendPhoto: (caption) =>
      send({
        photo: [file('small'), file('large')].map((size) => ({ ...size, width: 9, height: 9 })),
        ...withCaption(caption),
      }),
    sendVoice: () => send({ voice: { ...file('voice'), duration: 3 } }),
    sendVideo: (caption) =>
      send({ video: { ...file('video'), width: 9, height: 9, duration: 3 }, ...withCaption(caption) }),
    sendDocument: (fileName, caption) =>
      send({ document: { ...file('document'), file_name: fileName }, ...withCaption(caption) }),
    sendSticker: () =>
      send({ sticker: { ...file('sticker'), type: 'regular', emoji: '👍', width: 9, height: 9 } }),
    sendLocation: (latitude, longitude) => send({ location: { latitude, longitude } }),
    send,
    waitFor(wanted, timeoutMs = 60_000) {
      const fits = (message: Sent) =>
        typeof wanted === 'function'
          ? wanted(message)
          : typeof wanted === 'string'
            ? message.text.includes(wanted)
            : wanted.test(message.text);
      return new Promise((resolve, reject) => {
        const look = () => {
          const index = messages.findIndex((message, at) => at >= looked && fits(message));
          const found = messages[index];
          if (found === undefined) return;
          looked = index + 1;
          end();
          resolve(found);
        };
        const end = () => {
          clearTimeout(timer);
          watchers.delete(look);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`chat ${id} waited for ${wanted}; it has ${describe(messages)}`));
        }, timeoutMs);
        watchers.add(look);
        look();
      });
    },
    show(message) {
      messages.push(message);
      if (Array.isArray(message.markup.keyboard)) keyboard = message.markup.keyboard.flat();
      if (message.markup.remove_keyboard === true) keyboard = [];
      for (const look of [...watchers]) look();
    },
    endSpinning: (callbackId) => spinning.delete(callbackId),
  };
  return person;
}

/** The labels of a message's buttons, in order. */
export const labelsOf = (message: Sent): readonly string[] =>
  inlineButtons(message.markup).map(({ text }) => text);

const inlineButtons = (markup: Payload): readonly Button[] =>
  Array.isArray(markup.inline_keyboard) ? markup.inline_keyboard.flat() : [];

const describe = (messages: readonly Sent[]): string =>
  JSON.stringify(messages.slice(-5).map((message) => ({ text: message.text, buttons: labelsOf(message) })));

const now = () => Math.floor(Date.now() / 1000);
