/** What the customer told, as they read it back. */

/** What is no text stands in a description as attendants and technicians read it: `[foto: a luz]`. */
const names: Readonly<Record<string, string>> = {
  foto: 'photo',
  áudio: 'voice message',
  vídeo: 'video',
  documento: 'file',
  figurinha: 'sticker',
  localização: 'location',
  contato: 'contact',
};
const placeholder = new RegExp(`^\\[(${Object.keys(names).join('|')})(?=[:\\]])`, 'gmu');

/** A description, or a line of it, with those names in English. */
export const told = (description: string): string =>
  description.replace(placeholder, (found, name: string) => `[${names[name] ?? found}`);
