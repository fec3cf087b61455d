/** The command line of `plantao token` and `plantao webhook`: how other programs come to work with the desk. */

import type { Command } from 'commander';
import type { Means } from './program.ts';

export function addIntegrationCommands(program: Command, { config, print }: Means): void {
  const tokens = () => import('../integrations/tokens.ts');
  const token = program.command('token').description('que programas usam a API, e o que cada um pode');

  token
    .command('list', { isDefault: true })
    .description('mostra os tokens, sem o segredo, e quando cada um foi usado')
    .action(async () => print(await (await tokens()).listTokens(await config())));

  token
    .command('add <nome>')
    .description('cria um token e o mostra, esta única vez')
    .option('--may <direito>', 'read, só ler (o que vale sem esta opção), ou act, ler e atender', 'read')
    .option('--documents', 'pode pedir um CPF ou CNPJ inteiro (fica registrado)')
    .action(async (name: string, options: { readonly may: string; readonly documents?: boolean }) =>
      print(await (await tokens()).addToken(await config(), name, options)),
    );

  token
    .command('revoke <id>')
    .description('o token deixa de valer, na hora')
    .action(async (id: string) => print(await (await tokens()).revokeToken(await config(), id)));

  const webhooks = () => import('../integrations/webhooks.ts');
  const webhook = program.command('webhook').description('que programas são avisados do que acontece');

  webhook
    .command('list', { isDefault: true })
    .description('mostra os destinos e como vão as entregas')
    .action(async () => print(await (await webhooks()).listWebhooks(await config())));

  webhook
    .command('add <endereço>')
    .description('avisa um endereço http(s), e mostra o segredo que assina, esta única vez')
    .option('--events <avisos>', 'quais, separados por vírgula; sem esta opção, todos')
    .action(async (url: string, options: { readonly events?: string }) =>
      print(await (await webhooks()).addWebhook(await config(), url, options)),
    );

  webhook
    .command('test <id>')
    .description('entrega agora um aviso de teste')
    .action(async (id: string) => print(await (await webhooks()).testWebhook(await config(), id)));

  webhook
    .command('enable <id>')
    .description('volta a avisar um destino que foi desligado')
    .action(async (id: string) => print(await (await webhooks()).enableWebhook(await config(), id)));

  webhook
    .command('remove <id>')
    .description('deixa de avisar, e esquece o que esperava')
    .action(async (id: string) => print(await (await webhooks()).removeWebhook(await config(), id)));
}
