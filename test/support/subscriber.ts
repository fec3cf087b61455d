/** A subscriber on Telegram who answers whatever the bot asks until the protocol is there, patiently, as people do. */

import type { Chat, Sent } from './telegram/bot-api.ts';
import { labelsOf } from './telegram/chat.ts';

export type Subscriber = {
  readonly chat: Chat;
  /** What this subscriber's ticket must contain, and no other. */
  readonly problem: string;
  /** Says or presses something if there is a new question, or if the last answer had no effect for a while. */
  act(now: number): void;
  /** The protocol, once it was told. */
  protocol(): string | null;
  /** Everything that was shown, oldest first. */
  shown(): readonly string[];
};

/** How long a person waits before answering the same question again, in milliseconds. */
const usualPatience = 6_000;

export type Habits = {
  /** How long this person waits, where so many write that the network's limit makes all of them wait. */
  readonly patience?: () => number;
  /** What the ERP has of this person, for when the shared phone is not enough: the ERP was away. */
  readonly record?: { readonly taxId: string; readonly phone: string };
  /** Asks what has become of it if nothing comes any more: the service may have forgotten what it said itself. */
  readonly asksBack?: boolean;
};

export function createSubscriber(
  chat: Chat,
  number: number,
  { patience = () => usualPatience, record, asksBack = false }: Habits = {},
): Subscriber {
  const problem = `sem internet no quarto ${number}`;
  let answered = -1;
  let actedAt = 0;

  const protocol = (): string | null => {
    for (const { text } of chat.messages) {
      const found = /protocolo[^\d]{0,40}(\d{12,24})/i.exec(text)?.[1];
      if (found !== undefined && !/já tem um atendimento/.test(text)) return found;
    }
    return null;
  };

  const answer = (message: Sent, again: boolean): void => {
    const { text } = message;
    const press = (pattern: RegExp): boolean => {
      const label = [...labelsOf(message), ...chat.keyboard].find((candidate) => pattern.test(candidate));
      if (label !== undefined) chat.press(label);
      return label !== undefined;
    };
    if (/CPF ou CNPJ/.test(text) && press(/enviar meu número/i)) return;
    if (press(/problema na internet|abrir outro|mesmo assim|não precisa|^sim, registrar|^sou |^usar este/i))
      return;
    if (/qual telefone/i.test(text)) chat.say('(37) 99911-2233');
    // Not by whoever has just shared the number, and waits.
    else if (!again && /CPF ou CNPJ/.test(text) && record !== undefined) chat.say(record.taxId);
    else if (/4 últimos dígitos/.test(text) && record !== undefined) chat.say(record.phone.slice(-4));
    else if (/qual é o seu nome/i.test(text)) chat.say('Joana Prates');
    // The button may be further up.
    else if (/anotado/i.test(text)) press(/pronto/i) || chat.say('pronto');
    else if (/o que está acontecendo|^anotei/i.test(text)) chat.say(problem);
    // A greeting that no question follows: whoever greeted has forgotten it.
    else if (again && (asksBack || /atendimento automático/.test(text))) chat.say('oi');
  };

  return {
    chat,
    problem,
    protocol,
    shown: () => chat.messages.map(({ text }) => text),
    act(now) {
      if (protocol() !== null) return;
      const last = chat.messages.length - 1;
      if (last === answered && now - actedAt < patience()) return;
      const again = last === answered;
      answered = last;
      actedAt = now;
      const question = chat.messages.at(-1);
      if (question !== undefined) answer(question, again);
      else chat.say('oi');
    },
  };
}
