/** The bot's slash commands: how Telegram lists them, and the plain words that they stand for. */

import type { BotCommand } from 'grammy/types';
import type { Language } from '../../core/text/language.ts';

/** As `setMyCommands` takes them, by language. Every command is also understood as a plain word, on every network. */
export const commands: Readonly<Record<Language, readonly BotCommand[]>> = {
  pt: [
    { command: 'start', description: 'Começar a conversa' },
    { command: 'menu', description: 'Ver as opções de atendimento' },
    { command: 'protocolo', description: 'Acompanhar um chamado: /protocolo e o número' },
    { command: 'atendente', description: 'Falar com uma pessoa' },
    { command: 'cancelar', description: 'Cancelar o que está em andamento' },
    { command: 'ajuda', description: 'Saber como funciona' },
  ],
  en: [
    { command: 'start', description: 'Start the conversation' },
    { command: 'menu', description: 'See what we can help with' },
    { command: 'protocol', description: 'Follow a ticket: /protocol and its number' },
    { command: 'agent', description: 'Talk to a person' },
    { command: 'cancel', description: 'Cancel what is under way' },
    { command: 'help', description: 'How this works' },
  ],
};

const names = new Set(Object.values(commands).flatMap((list) => list.map(({ command }) => command)));

/**
 * The words that a command stands for: `/protocolo@um_bot 123` -> `protocolo 123`, `/start` (with whatever a link
 * put behind it) -> `menu`. A text that is no known command comes back as it is.
 */
export function spellOut(text: string): string {
  const [, name = '', rest = ''] = /^\/([a-z]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text.trim()) ?? [];
  const command = name.toLowerCase();
  if (command === 'start') return 'menu';
  if (!names.has(command)) return text;
  return command.startsWith('protocol') ? `${command} ${rest}`.trim() : command;
}
