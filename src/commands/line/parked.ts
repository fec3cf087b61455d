/** The command line of `plantao parked`: what waits for a person's decision. */

import { type Command, InvalidArgumentError } from 'commander';
import { type As, as, type Means } from './program.ts';

export function addParkedCommands(program: Command, { config, print }: Means): void {
  const parked = program
    .command('parked')
    .description('mostra o que espera uma pessoa: atendimentos, mensagens e conversas que pararam')
    .action(async () => {
      const { parked } = await import('../attending/parked.ts');
      print(await parked(await config()));
    });

  parked
    .command('show <código>')
    .description('mostra tudo de uma dessas coisas, e o que fazer')
    .action(async (code: string) => {
      const { showParked } = await import('../attending/parked.ts');
      print(await showParked(await config(), code));
    });

  parked
    .command('retry <código>')
    .description('tenta de novo, agora')
    .option(...as)
    .action(async (code: string, { as }: As) => {
      const { decideParked } = await import('../attending/parked.ts');
      print(await decideParked(await config(), { how: 'retry', code, as }));
    });

  parked
    .command('close <código>')
    .description('está resolvido: sai da lista')
    .option('--protocol <número>', 'diz ao cliente este protocolo, de um atendimento aberto à mão', protocol)
    .option(...as)
    .action(async (code: string, { as, protocol }: As & { readonly protocol?: string }) => {
      const { decideParked } = await import('../attending/parked.ts');
      print(await decideParked(await config(), { how: 'close', code, as, protocol }));
    });
}

function protocol(text: string): string {
  if (!/^\d{12,24}$/.test(text)) throw new InvalidArgumentError('o protocolo tem de 12 a 24 algarismos');
  return text;
}
