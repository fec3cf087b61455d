/** The bot's slash commands: how Telegram lists them, and the plain words that they stand for. */

/** As `setMyCommands` takes them. Every command is also understood as a plain word, on every network. */
export const commands = [
  { command: 'start', description: 'Começar a conversa' },
  { command: 'menu', description: 'Ver as opções de atendimento' },
  { command: 'protocolo', description: 'Acompanhar um chamado: /protocolo e o número' },
  { command: 'atendente', description: 'Falar com uma pessoa' },
  { command: 'cancelar', description: 'Cancelar o que está em andamento' },
  { command: 'ajuda', description: 'Saber como funciona' },
] as const;

/**
 * The words that a command stands for: `/protocolo@um_bot 123` -> `protocolo 123`, `/start` (with whatever a link
 * put behind it) -> `menu`. A text that is no known command comes back as it is.
 */
export function spellOut(text: string): string {
  const [, name = '', rest = ''] = /^\/([a-z]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text.trim()) ?? [];
  const command = name.toLowerCase();
  if (command === 'start') return 'menu';
  if (!commands.some((known) => known.command === command)) return text;
  return command === 'protocolo' ? `protocolo ${rest}`.trim() : command;
}
