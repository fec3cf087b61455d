#!/usr/bin/env node
/**
 * The command line: what each command is called, what it takes, and how its failures are told. Each loads what it needs
 * itself: attendants wait for theirs, and the whole service takes seconds to load.
 */

import { InvalidArgumentError } from 'commander';
import type { Action } from './commands/act.ts';
import { addIntegrationCommands } from './commands/integrations.ts';
import { createProgram } from './commands/program.ts';
import { printable } from './core/text/index.ts';

const config = async () => {
  const { readConfig, readEnvironment } = await import('./config/index.ts');
  return readConfig(readEnvironment());
};
const print = (text: string) => void process.stdout.write(`${printable(text)}\n`);

const act = async (action: Action) => {
  const { act } = await import('./commands/act.ts');
  print(await act(await config(), action));
};

/** Who acts: one who has a conversation keeps it from the others. */
type As = { readonly as?: string };
const as = ['--as <nome>', 'seu nome, que o cliente vê; sem ele, "Atendente"'] as const;

const program = createProgram('plantao').description('O plantão de um provedor de internet, no chat.');

program
  .command('start')
  .description('serve os canais configurados até receber SIGTERM')
  .action(async () => (await import('./commands/start.ts')).start(await config()));

program
  .command('chat')
  .description('conversa aqui no terminal; nada fica guardado')
  .action(async () => (await import('./commands/chat.ts')).chat(await config()));

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
    const { pair } = await import('./commands/pair.ts');
    const show = (text: string) => void process.stdout.write(`${text}\n`);
    print(await pair(await config(), { account, phone, show }));
    // The library leaves clocks behind that would keep the command for half a minute.
    process.stdout.write('', () => process.exit());
  });

program
  .command('waiting')
  .description('mostra quem espera por um atendente, e o que mais não está pronto')
  .action(async () => {
    const { waiting } = await import('./commands/waiting.ts');
    print(await waiting(await config()));
  });

program
  .command('show <conversa>')
  .description('mostra uma conversa (o código de plantao waiting)')
  .option('--all', 'todas as linhas; sem ela, as últimas 40')
  .action(async (conversation: string, options: { readonly all?: boolean }) => {
    const { show } = await import('./commands/show.ts');
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

const parked = program
  .command('parked')
  .description('mostra o que espera uma pessoa: atendimentos, mensagens e conversas que pararam')
  .action(async () => {
    const { parked } = await import('./commands/parked.ts');
    print(await parked(await config()));
  });

parked
  .command('show <código>')
  .description('mostra tudo de uma dessas coisas, e o que fazer')
  .action(async (code: string) => {
    const { showParked } = await import('./commands/parked.ts');
    print(await showParked(await config(), code));
  });

parked
  .command('retry <código>')
  .description('tenta de novo, agora')
  .option(...as)
  .action(async (code: string, { as }: As) => {
    const { decideParked } = await import('./commands/parked.ts');
    print(await decideParked(await config(), { how: 'retry', code, as }));
  });

parked
  .command('close <código>')
  .description('está resolvido: sai da lista')
  .option('--protocol <número>', 'diz ao cliente este protocolo, de um atendimento aberto à mão', protocol)
  .option(...as)
  .action(async (code: string, { as, protocol }: As & { readonly protocol?: string }) => {
    const { decideParked } = await import('./commands/parked.ts');
    print(await decideParked(await config(), { how: 'close', code, as, protocol }));
  });

const users = () => import('./commands/users.ts');
const user = program.command('user').description('quem atende, e o que cada um pode');

user
  .command('list', { isDefault: true })
  .description('mostra os usuários, a função de cada um e quem ainda não tem senha')
  .action(async () => print(await (await users()).listUsers(await config())));

user
  .command('add <login>')
  .description('cria um usuário e mostra o endereço onde ele escolhe a senha')
  .requiredOption('--name <nome>', 'o nome que os clientes e os colegas veem')
  .option(
    '--role <função>',
    'atendente (o que vale sem esta opção), supervisor ou administrador',
    'atendente',
  )
  .action(async (login: string, options: { readonly name: string; readonly role: string }) =>
    print(await (await users()).addUser(await config(), login, options)),
  );

user
  .command('link <login>')
  .description('mostra um novo endereço para escolher a senha; o anterior deixa de valer')
  .action(async (login: string) => print(await (await users()).linkUser(await config(), login)));

user
  .command('role <login> <função>')
  .description('muda a função: atendente, supervisor ou administrador')
  .action(async (login: string, role: string) =>
    print(await (await users()).changeUser(await config(), login, { role })),
  );

user
  .command('disable <login>')
  .description('bloqueia: não entra mais, e quem está dentro sai')
  .action(async (login: string) =>
    print(await (await users()).changeUser(await config(), login, { disabled: true })),
  );

user
  .command('enable <login>')
  .description('desbloqueia')
  .action(async (login: string) =>
    print(await (await users()).changeUser(await config(), login, { disabled: false })),
  );

user
  .command('telegram <login>')
  .description('mostra um código para atender pelo grupo do Telegram; com --unlink, desfaz a ligação')
  .option('--unlink', 'essa conta do Telegram deixa de valer')
  .action(async (login: string, { unlink }: { readonly unlink?: true }) =>
    print(await (await users()).linkTelegram(await config(), login, { linked: unlink !== true })),
  );

user
  .command('forget-code <login>')
  .description('deixa de pedir o código do aplicativo, a quem perdeu o celular')
  .action(async (login: string) => print(await (await users()).forgetCode(await config(), login)));

addIntegrationCommands(program, { config, print });

program
  .command('export <quem> <arquivo>')
  .description(
    'escreve em um arquivo tudo o que há de uma pessoa (CPF, CNPJ, telefone ou código da conversa)',
  )
  .action(async (who: string, file: string) => {
    const { exportPerson } = await import('./commands/person.ts');
    print(await exportPerson(await config(), who, file));
  });

program
  .command('erase <quem>')
  .description('apaga tudo o que há de uma pessoa (CPF, CNPJ, telefone ou código da conversa)')
  .option('--yes', 'apaga de verdade; sem ela, só mostra o que seria apagado', false)
  .action(async (who: string, { yes }: { readonly yes: boolean }) => {
    const { erasePerson } = await import('./commands/person.ts');
    print(await erasePerson(await config(), who, yes));
  });

program
  .command('backup <pasta>')
  .description('copia os dados e a chave para uma pasta nova, com o serviço no ar ou parado')
  .action(async (folder: string) => {
    const { backup } = await import('./commands/backup.ts');
    print(await backup(await config(), folder));
  });

program
  .command('restore <pasta>')
  .description('põe uma cópia no lugar dos dados, se ainda não houver dados')
  .action(async (folder: string) => {
    const { restore } = await import('./commands/backup.ts');
    print(await restore(await config(), folder));
  });

program
  .command('rekey [arquivo]')
  .description('troca a chave dos dados: pela do arquivo, ou por uma nova na pasta de dados')
  .action(async (file: string | undefined) => {
    const { rekey } = await import('./commands/rekey.ts');
    print(await rekey(await config(), file));
  });

program
  .command('sandbox <nome>')
  .description('um ERP de mentira, com clientes inventados (hubsoft)')
  .option('--port <porta>', 'a porta; 0 escolhe uma livre', port, 0)
  .option('--file <arquivo>', 'onde guardar os atendimentos abertos')
  .option('--faults', 'aceita pedidos de falha em /_sandbox (só para testes)', false)
  .action(
    async (
      name: string,
      options: { readonly port: number; readonly file?: string; readonly faults: boolean },
    ) => (await import('./commands/sandbox.ts')).sandbox(name, options),
  );

function protocol(text: string): string {
  if (!/^\d{12,24}$/.test(text)) throw new InvalidArgumentError('o protocolo tem de 12 a 24 algarismos');
  return text;
}

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
