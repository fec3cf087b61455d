/** The command line of `plantao user`: who attends, and what each may do. */

import type { Command } from 'commander';
import type { Means } from './program.ts';

export function addUserCommands(program: Command, { config, print }: Means): void {
  const users = () => import('../users.ts');
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
}
