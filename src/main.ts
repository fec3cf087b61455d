#!/usr/bin/env node
/**
 * The command line: what each command is called, what it takes, and how its failures are told. Each loads what it needs
 * itself: attendants wait for theirs, and the whole service takes seconds to load.
 */

import { InvalidArgumentError } from 'commander';
import { addAttendingCommands } from './commands/line/attending.ts';
import { addDataCommands } from './commands/line/data.ts';
import { addIntegrationCommands } from './commands/line/integrations.ts';
import { addParkedCommands } from './commands/line/parked.ts';
import { createProgram } from './commands/line/program.ts';
import { addSellerCommands } from './commands/line/sellers.ts';
import { addUserCommands } from './commands/line/users.ts';
import { printable } from './core/text/index.ts';

const config = async () => {
  const { readConfig, readEnvironment } = await import('./config/index.ts');
  return readConfig(readEnvironment());
};
const print = (text: string) => void process.stdout.write(`${printable(text)}\n`);

const program = createProgram('plantao').description('O plantão de um provedor de internet, no chat.');

program
  .command('start')
  .description('serve os canais configurados até receber SIGTERM')
  .action(async () => (await import('./commands/start.ts')).start(await config()));

program
  .command('chat')
  .description('conversa aqui no terminal; nada fica guardado')
  .action(async () => (await import('./commands/trying/chat.ts')).chat(await config()));

program
  .command('check')
  .description('diz se cada parte configurada responde, sem iniciar o serviço')
  .action(async () => {
    const { check } = await import('./commands/check.ts');
    const { ok, report } = await check(await config());
    print(report);
    process.exitCode = ok ? 0 : 1;
  });

program
  .command('status')
  .description('diz como está cada parte do serviço que está no ar')
  .action(async () => {
    const { status } = await import('./commands/status.ts');
    print(await status(await config()));
  });

program
  .command('pair [número]')
  .description('conecta um celular a um número de WhatsApp (um nome de WHATSAPP_PAIRED)')
  .option('--phone <telefone>', 'mostra um código para digitar no celular deste número, em vez do QR')
  .action(async (account: string | undefined, { phone }: { readonly phone?: string }) => {
    const { pair } = await import('./commands/accounts/pair.ts');
    const show = (text: string) => void process.stdout.write(`${text}\n`);
    print(await pair(await config(), { account, phone, show }));
    // The library leaves clocks behind that would keep the command for half a minute.
    process.stdout.write('', () => process.exit());
  });

const means = { config, print };
addAttendingCommands(program, means);
addParkedCommands(program, means);
addUserCommands(program, means);
addIntegrationCommands(program, means);
addSellerCommands(program, means);
addDataCommands(program, means);

program
  .command('sandbox <nome>')
  .description('um ERP ou um marketplace de mentira, com pessoas inventadas (hubsoft, magalu)')
  .option('--port <porta>', 'a porta; 0 escolhe uma livre', port, 0)
  .option('--file <arquivo>', 'onde guardar o que for criado')
  .option('--faults', 'aceita pedidos de falha em /_sandbox (só para testes)', false)
  .action(
    async (
      name: string,
      options: { readonly port: number; readonly file?: string; readonly faults: boolean },
    ) => (await import('./commands/trying/sandbox.ts')).sandbox(name, options),
  );

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('a porta é um número entre 0 e 65535');
  return number;
}

/** The stack is for who mends the program: whoever runs it reads it only if the program is at fault. */
function explain(error: Error): string {
  const isOurs = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  return isOurs ? (error.stack ?? error.message) : error.message;
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`plantao: ${printable(explain(error))}\n`);
  process.exitCode = 1;
}
