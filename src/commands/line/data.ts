/** The command line of what is stored: one person's data, copies of all, and their key. */

import type { Command } from 'commander';
import type { Means } from './program.ts';

export function addDataCommands(program: Command, { config, print }: Means): void {
  program
    .command('export <quem> <arquivo>')
    .description(
      'escreve em um arquivo tudo o que há de uma pessoa (CPF, CNPJ, telefone ou código da conversa)',
    )
    .action(async (who: string, file: string) => {
      const { exportPerson } = await import('../data/person.ts');
      print(await exportPerson(await config(), who, file));
    });

  program
    .command('erase <quem>')
    .description('apaga tudo o que há de uma pessoa (CPF, CNPJ, telefone ou código da conversa)')
    .option('--yes', 'apaga de verdade; sem ela, só mostra o que seria apagado', false)
    .action(async (who: string, { yes }: { readonly yes: boolean }) => {
      const { erasePerson } = await import('../data/person.ts');
      print(await erasePerson(await config(), who, yes));
    });

  program
    .command('backup <pasta>')
    .description('copia os dados e a chave para uma pasta nova, com o serviço no ar ou parado')
    .action(async (folder: string) => {
      const { backup } = await import('../data/backup.ts');
      print(await backup(await config(), folder));
    });

  program
    .command('restore <pasta>')
    .description('põe uma cópia no lugar dos dados, se ainda não houver dados')
    .action(async (folder: string) => {
      const { restore } = await import('../data/backup.ts');
      print(await restore(await config(), folder));
    });

  program
    .command('copy')
    .description('copia tudo para outro lugar, com o serviço parado: de uma pasta para um Redis, ou de volta')
    .requiredOption('--from <lugar>', 'de onde: lmdb:PASTA ou o endereço de um Redis, como em PLANTAO_STORE')
    .requiredOption('--to <lugar>', 'para onde; interrompida, a mesma cópia continua de onde parou')
    .option('--from-prefix <prefixo>', 'o PLANTAO_REDIS_PREFIX da origem, se é outro')
    .option('--to-prefix <prefixo>', 'o PLANTAO_REDIS_PREFIX do destino, se é outro')
    .action(
      async (places: {
        readonly from: string;
        readonly to: string;
        readonly fromPrefix?: string;
        readonly toPrefix?: string;
      }) => {
        const { copy } = await import('../data/copy.ts');
        const { readEnvironment } = await import('../../config/index.ts');
        print(await copy(readEnvironment(), { ...places, show: print }));
      },
    );

  program
    .command('rekey [arquivo]')
    .description('troca a chave dos dados: pela do arquivo, ou por uma nova na pasta de dados')
    .action(async (file: string | undefined) => {
      const { rekey } = await import('../data/rekey.ts');
      print(await rekey(await config(), file));
    });
}
