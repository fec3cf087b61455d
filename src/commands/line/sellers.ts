/** The command line of sellers' accounts on marketplaces. */

import type { Command } from 'commander';
import type { Means } from './program.ts';

type Chosen = { readonly seller?: string };
const seller = ['--seller <nome>', 'a conta; sem ela, a única configurada'] as const;

export function addSellerCommands(program: Command, { config, print }: Means): void {
  const magalu = program.command('magalu').description('a conta de um vendedor no marketplace da Magalu');

  magalu
    .command('connect')
    .description('mostra o link em que o vendedor autoriza o Plantão, e espera por isso')
    .option(...seller)
    .action(async (options: Chosen) => {
      const { connect } = await import('../accounts/magalu.ts');
      print(await connect(await config(), { ...options, show: print, input: process.stdin }));
      // What is typed would be waited for.
      process.stdin.destroy();
    });

  magalu
    .command('tickets')
    .description('lista os protocolos do vendedor, os mais novos primeiro')
    .option(...seller)
    .option('--status <palavra>', 'só os que estão assim, na palavra da Magalu (waiting)')
    .action(async (options: Chosen & { readonly status?: string }) => {
      const { tickets } = await import('../accounts/magalu.ts');
      print(await tickets(await config(), options));
    });
}
