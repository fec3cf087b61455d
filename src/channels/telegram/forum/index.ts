/** A forum supergroup as a desk works with it, by the bot that customers write to. */

import type { Api } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import { Failure } from '../../../core/failure.ts';
import { type Forum, type ForumButtons, type ForumEvent, TopicGone } from '../../forum.ts';
import { translate } from '../failures.ts';
import { forGrammy } from '../signal.ts';

export type TelegramForum = Forum & {
  /** For the channel: what the group's updates are. Rejects while nobody listens. */
  take(events: readonly ForumEvent[]): Promise<void>;
  /** Whether the bot may do in the group what the desk needs: a sentence for a person. @throws Failure */
  check(): Promise<string>;
};

/** What Telegram says where there is nothing left to do, and where the topic is not there any more. */
const alreadySo = /not modified|TOPIC_NOT_MODIFIED|TOPIC_CLOSED/i;
const gone = /thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i;

/** Half a character, as a cut may leave it, would make Telegram refuse the whole message. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** @param group the supergroup's id, `-100…`. */
export function createForum(api: Api, group: string): TelegramForum {
  let receive: ((events: readonly ForumEvent[]) => Promise<void>) | undefined;

  const attempt = async <Result>(run: () => Promise<Result>, settled?: Result): Promise<Result> => {
    try {
      return await run();
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : '';
      if (settled !== undefined && alreadySo.test(words)) return settled;
      if (gone.test(words)) throw new TopicGone();
      throw readable(thrown);
    }
  };

  return {
    listen: (next) => {
      receive = next;
    },

    async take(events) {
      if (events.length === 0) return;
      if (receive === undefined) throw new Error('nobody listens to the group');
      await receive(events);
    },

    createTopic: (name) =>
      attempt(async () => (await api.createForumTopic(group, wellFormed(name))).message_thread_id),

    async closeTopic(topic) {
      await attempt(() => api.closeForumTopic(group, topic), true);
    },

    async reopenTopic(topic) {
      await attempt(() => api.reopenForumTopic(group, topic), true);
    },

    async deleteTopic(topic) {
      await attempt(() => api.deleteForumTopic(group, topic)).catch((thrown: unknown) => {
        if (!(thrown instanceof TopicGone)) throw thrown;
      });
    },

    send: (topic, text, buttons) =>
      attempt(async () => {
        const sent = await api.sendMessage(group, wellFormed(text), {
          message_thread_id: topic,
          link_preview_options: { is_disabled: true },
          ...(buttons === undefined ? {} : { reply_markup: keyboard(buttons) }),
        });
        return sent.message_id;
      }),

    async edit(message, text, buttons) {
      const more = { link_preview_options: { is_disabled: true }, reply_markup: keyboard(buttons) };
      await attempt(async () => {
        await api.editMessageText(group, message, wellFormed(text), more);
        return true;
      }, true);
    },

    async answer(key, words) {
      const more = words === '' ? {} : { text: wellFormed(words).slice(0, 200) };
      await api.answerCallbackQuery(key, more, forGrammy(AbortSignal.timeout(5_000))).catch(() => {});
    },

    async sendBeside(to, text) {
      await attempt(() => api.sendMessage(to === 'general' ? group : to.user, wellFormed(text)));
    },

    linkTo: (topic) => `https://t.me/c/${group.replace(/^-100/, '')}/${topic}`,

    async check() {
      const { id } = await api.getMe();
      const { title, is_forum: isForum } = await attempt(async () => {
        const chat = await api.getChat(group);
        return {
          title: chat.title ?? group,
          is_forum: chat.type === 'supergroup' && chat.is_forum === true,
        };
      });
      if (!isForum)
        throw new Failure(
          'refused',
          `o grupo "${title}" não tem tópicos: ligue "Tópicos" nas configurações do grupo`,
        );
      const member = await attempt(() => api.getChatMember(group, id));
      const allowed =
        member.status === 'creator' ||
        (member.status === 'administrator' && member.can_manage_topics === true);
      if (!allowed)
        throw new Failure(
          'refused',
          `no grupo "${title}" o bot precisa ser administrador com a permissão "Gerenciar tópicos"`,
        );
      return `no grupo "${title}" o bot é administrador e gerencia os tópicos`;
    },
  };
}

const keyboard = (buttons: ForumButtons): InlineKeyboardMarkup => ({
  inline_keyboard: buttons.map((row) =>
    row.map(({ label, press }) => ({ text: wellFormed(label), callback_data: press })),
  ),
});

/** What is said of a customer's chat elsewhere is said of the group here. */
function readable(thrown: unknown): Failure {
  const failure = translate(thrown);
  if (failure.kind !== 'refused') return failure;
  return /existe mais/.test(failure.message)
    ? new Failure(
        'refused',
        'o bot não encontra o grupo: confira TELEGRAM_DESK_CHAT, e se o bot está no grupo',
      )
    : /bloqueou/.test(failure.message)
      ? new Failure('refused', 'o bot não está no grupo do atendimento, ou não pode escrever nele')
      : failure;
}
