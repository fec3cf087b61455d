/** The command line of who attends without a page: who waits, and what becomes of them. */

import type { Command } from 'commander';
import type { Action } from '../attending/act.ts';
import { type As, as, type Means } from './program.ts';

export function addAttendingCommands(program: Command, { config, print }: Means): void {
  const act = async (action: Action) => {
    const { act } = await import('../attending/act.ts');
    print(await act(await config(), action));
  };

  program
    .command('waiting')
    .description('mostra quem espera por um atendente, e o que mais não está pronto')
    .action(async () => {
      const { waiting } = await import('../attending/waiting.ts');
      print(await waiting(await config()));
    });

  program
    .command('show <conversa>')
    .description('mostra uma conversa (o código de plantao waiting)')
    .option('--all', 'todas as linhas; sem ela, as últimas 40')
    .action(async (conversation: string, options: { readonly all?: boolean }) => {
      const { show } = await import('../attending/show.ts');
      print(await show(await config(), conversation, options));
    });

  program
    .command('reply <conversa> <texto...>')
    .description('assume a conversa e responde ao cliente')
    .option(...as)
    .action(async (conversation: string, words: readonly string[], { as }: As) =>
      act({ name: 'reply', conversation, text: words.join(' '), as }),
    );

  program
    .command('give-back <conversa>')
    .description('devolve a conversa ao robô')
    .option(...as)
    .action(async (conversation: string, { as }: As) => act({ name: 'give-back', conversation, as }));

  program
    .command('close <conversa>')
    .description('encerra a conversa')
    .option(...as)
    .action(async (conversation: string, { as }: As) => act({ name: 'close', conversation, as }));
}
