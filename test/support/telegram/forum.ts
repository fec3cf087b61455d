/**
 * A forum supergroup of the Telegram for tests: topics that the bot makes, people who write and press in them, and the 20
 * messages a minute that Telegram takes of a bot there, if a test wants them.
 */

import type { Payload } from './bot-api.ts';

export type GroupMessage = {
  readonly id: number;
  /** Undefined beside the topics. */
  readonly topic: number | undefined;
  text: string;
  markup: Payload;
  /** How often it was changed. */
  edits: number;
};

export type Topic = { readonly id: number; name: string; closed: boolean; deleted: boolean };

export type Member = { readonly id: number; readonly firstName: string };

export type Group = {
  readonly id: number;
  readonly topics: readonly Topic[];
  /** What the bot wrote, oldest first, as it reads now. */
  readonly messages: readonly GroupMessage[];
  /** What was said beside pressed buttons. */
  readonly answers: readonly string[];
  /** The topic whose name fits, once there is one. */
  topicNamed(name: RegExp): Topic | undefined;
  /** All that the bot wrote into a topic. */
  textsIn(topic: number): readonly string[];
  /** Each of these returns the id of its update. */
  say(member: Member, topic: number | undefined, text: string): number;
  edit(member: Member, topic: number, text: string): number;
  /** A message with any content, as the Bot API spells it. */
  send(member: Member, topic: number | undefined, content: Payload): number;
  sayAnonymously(topic: number, text: string): number;
  /** Presses the button with this label on the latest message of the topic that has it. Throws if there is none. */
  press(member: Member, topic: number, label: string): number;
  /** A person deletes a topic. */
  drop(topic: number): void;
  /** What the bot is in the group; an administrator who manages topics until a test says otherwise. */
  member: Payload;
  isForum: boolean;
};

type Answer =
  | { readonly result: unknown }
  | { readonly status: number; readonly description?: string; readonly retryAfter?: number };

export type GroupServer = {
  readonly group: Group;
  /** Carries a call out; undefined if it is not the group's. */
  call(method: string, payload: Payload): Answer | undefined;
};

const bad = (what: string) => ({ status: 400, description: `Bad Request: ${what}` });

export function createGroup(parts: {
  readonly id: number;
  readonly push: (update: Payload) => number;
  readonly nextMessageId: () => number;
  /** Seconds to wait instead of being taken, if any. */
  readonly refuse: () => number | undefined;
}): GroupServer {
  const { id, push, nextMessageId } = parts;
  const chat = { id, type: 'supergroup', title: 'Atendimento', is_forum: true };
  const topics: Topic[] = [];
  const messages: GroupMessage[] = [];
  const answers: string[] = [];
  const spinning = new Set<string>();

  const topicOf = (thread: unknown) => topics.find((topic) => topic.id === Number(thread) && !topic.deleted);
  const place = (topic: number | undefined): Payload =>
    topic === undefined
      ? {}
      : {
          message_thread_id: topic,
          is_topic_message: true,
          reply_to_message: {
            message_id: topic,
            date: now(),
            chat,
            forum_topic_created: {
              name: topics.find((one) => one.id === topic)?.name ?? 'outro',
              icon_color: 1,
            },
          },
        };
  const fromOf = ({ id: member, firstName }: Member) => ({
    id: member,
    is_bot: false,
    first_name: firstName,
  });
  const said = (from: Payload, topic: number | undefined, content: Payload): Payload => ({
    message_id: nextMessageId(),
    date: now(),
    chat,
    ...from,
    ...place(topic),
    ...content,
  });

  const group: Group = {
    id,
    topics,
    messages,
    answers,
    member: { status: 'administrator', can_manage_topics: true },
    isForum: true,
    topicNamed: (name) => topics.find((topic) => !topic.deleted && name.test(topic.name)),
    textsIn: (topic) => messages.flatMap((message) => (message.topic === topic ? [message.text] : [])),
    say: (member, topic, text) => push({ message: said({ from: fromOf(member) }, topic, { text }) }),
    edit: (member, topic, text) =>
      push({ edited_message: { ...said({ from: fromOf(member) }, topic, { text }), edit_date: now() } }),
    send: (member, topic, content) => push({ message: said({ from: fromOf(member) }, topic, content) }),
    sayAnonymously: (topic, text) =>
      push({
        message: said(
          { from: { id: 1_087_968_824, is_bot: true, first_name: 'Group' }, sender_chat: chat },
          topic,
          { text },
        ),
      }),
    press(member, topic, label) {
      const message = messages.findLast(
        (one) => one.topic === topic && buttonsOf(one).some(({ text }) => text === label),
      );
      const button = message && buttonsOf(message).find(({ text }) => text === label);
      if (message === undefined || button === undefined)
        throw new Error(`no button "${label}" in topic ${topic}`);
      const callback = `g${nextMessageId()}`;
      spinning.add(callback);
      return push({
        callback_query: {
          id: callback,
          from: fromOf(member),
          chat_instance: '1',
          data: button.callback_data,
          message: { ...said({}, topic, { text: message.text }), message_id: message.id },
        },
      });
    },
    drop(topic) {
      const found = topicOf(topic);
      if (found !== undefined) found.deleted = true;
    },
  };

  const methods: Readonly<Record<string, (payload: Payload) => Answer>> = {
    getchat: () => ({ result: { ...chat, is_forum: group.isForum || undefined } }),
    getchatmember: () => ({
      result: { user: { id: 1, is_bot: true, first_name: 'Plantão' }, ...group.member },
    }),
    createforumtopic({ name }) {
      if (typeof name !== 'string' || name === '' || name.length > 128) return bad('TOPIC_NAME_INVALID');
      const topic: Topic = { id: nextMessageId(), name, closed: false, deleted: false };
      topics.push(topic);
      return { result: { message_thread_id: topic.id, name, icon_color: 7_322_096 } };
    },
    editforumtopic({ message_thread_id: thread, name }) {
      const topic = topicOf(thread);
      if (topic === undefined) return bad('TOPIC_ID_INVALID');
      if (topic.name === name) return bad('TOPIC_NOT_MODIFIED');
      topic.name = String(name);
      return { result: true };
    },
    closeforumtopic: ({ message_thread_id: thread }) => turn(thread, true),
    reopenforumtopic: ({ message_thread_id: thread }) => turn(thread, false),
    deleteforumtopic({ message_thread_id: thread }) {
      const topic = topicOf(thread);
      if (topic === undefined) return bad('TOPIC_ID_INVALID');
      topic.deleted = true;
      return { result: true };
    },
    sendmessage({ message_thread_id: thread, text, reply_markup: markup }) {
      if (thread !== undefined && topicOf(thread) === undefined) return bad('message thread not found');
      if (typeof text !== 'string' || text.trim() === '') return bad('message text is empty');
      if (text.length > 4096) return bad('message is too long');
      const message = {
        id: nextMessageId(),
        topic: thread === undefined ? undefined : Number(thread),
        text,
        markup: toRecord(markup),
        edits: 0,
      };
      messages.push(message);
      return { result: { message_id: message.id, date: now(), chat, text } };
    },
    editmessagetext({ message_id: which, text, reply_markup: markup }) {
      const message = messages.find((one) => one.id === Number(which));
      if (message === undefined) return bad('message to edit not found');
      const next = toRecord(markup);
      if (message.text === text && JSON.stringify(message.markup) === JSON.stringify(next))
        return bad(
          'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
        );
      message.text = String(text);
      message.markup = next;
      message.edits++;
      return { result: { message_id: message.id, date: now(), chat, text } };
    },
  };

  const turn = (thread: unknown, closed: boolean): Answer => {
    const topic = topicOf(thread);
    if (topic === undefined) return bad('TOPIC_ID_INVALID');
    if (topic.closed === closed) return bad('TOPIC_NOT_MODIFIED');
    topic.closed = closed;
    return { result: true };
  };
  /** What Telegram counts; asking and answering presses are free. */
  const counted = new Set([
    'createforumtopic',
    'sendmessage',
    'editmessagetext',
    'closeforumtopic',
    'reopenforumtopic',
  ]);

  return {
    group,
    call(method, payload) {
      if (method === 'answercallbackquery') {
        if (!spinning.delete(String(payload.callback_query_id))) return undefined;
        answers.push(String(payload.text ?? ''));
        return { result: true };
      }
      if (Number(payload.chat_id) !== id) return undefined;
      const run = methods[method];
      if (run === undefined) return undefined;
      const retryAfter = counted.has(method) ? parts.refuse() : undefined;
      return retryAfter === undefined
        ? run(payload)
        : { status: 429, description: `Too Many Requests: retry after ${retryAfter}`, retryAfter };
    },
  };
}

type Button = { readonly text: string; readonly callback_data?: string };

const buttonsOf = ({ markup }: GroupMessage): readonly Button[] =>
  Array.isArray(markup.inline_keyboard) ? markup.inline_keyboard.flat() : [];

/** The labels of a message's buttons. */
export const labelsIn = (message: GroupMessage): readonly string[] =>
  buttonsOf(message).map(({ text }) => text);

const toRecord = (value: unknown): Payload =>
  typeof value === 'object' && value !== null ? (value as Payload) : {};
const now = () => Math.floor(Date.now() / 1000);
