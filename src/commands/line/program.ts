/** The command line in Portuguese: the words that Commander puts around ours, and what all groups of commands share. */

import { Command } from 'commander';
import type { Config } from '../../config/index.ts';
import { printable } from '../../core/text/index.ts';

/** What commands need of whoever runs them. */
export type Means = { readonly config: () => Promise<Config>; readonly print: (text: string) => void };

/** Who acts: one who has a conversation keeps it from the others. */
export type As = { readonly as?: string };
export const as = ['--as <nome>', 'seu nome, que o cliente vê; sem ele, "Atendente"'] as const;

const words: Readonly<Record<string, string>> = {
  'Usage:': 'Uso:',
  'Arguments:': 'Argumentos:',
  'Options:': 'Opções:',
  'Commands:': 'Comandos:',
  '[options]': '[opções]',
  '[command]': '[comando]',
};
const translate = (text: string): string =>
  Object.entries(words).reduce((rest, [theirs, ours]) => rest.replace(theirs, ours), text);

/** What Commander says of a wrong command line, and what we say. The first group is what it is about. */
const complaints: readonly (readonly [RegExp, (about: string) => string])[] = [
  [/unknown command '(.*?)'/, (name) => `não há o comando "${name}"`],
  [/unknown option '(.*?)'/, (flag) => `não há a opção ${flag} neste comando`],
  [/missing required argument '(.*?)'/, (name) => `falta dizer: ${name}`],
  [/required option '(.*?)' not specified/, (flags) => `falta a opção ${flags}`],
  [/option '(.*?)' argument missing/, (flags) => `falta o valor da opção ${flags}`],
  [/argument '.*?' is invalid\. (.*)/, (why) => why],
  [/too many arguments/, () => 'há palavras a mais (um texto com espaços vai entre aspas)'],
];

/** A program whose help and complaints are in Portuguese. Its commands inherit that. */
export const createProgram = (name: string): Command =>
  new Command(name)
    .helpOption('-h, --help', 'mostra esta ajuda')
    .helpCommand('help [comando]', 'mostra a ajuda de um comando')
    .configureHelp({
      styleTitle: translate,
      styleUsage: translate,
      styleSubcommandTerm: translate,
      // Our descriptions say what holds without the option.
      optionDescription: ({ description }) => description,
    })
    .configureOutput({
      outputError: (text, write) => write(`${name}: ${printable(complain(text))}; veja ${name} --help\n`),
    });

function complain(text: string): string {
  const about = (pattern: RegExp) => pattern.exec(text)?.[1];
  const [pattern, say] = complaints.find(([each]) => each.test(text)) ?? [];
  if (pattern === undefined || say === undefined) return 'não foi possível entender o comando';
  const similar = about(/Did you mean (?:one of )?(.*)\?/);
  return `${say(about(pattern)?.trim() ?? '')}${similar === undefined ? '' : ` (seria ${similar}?)`}`;
}
