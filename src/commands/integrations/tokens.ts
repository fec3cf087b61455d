/** `plantao token`: which programs may ask the desk, and what. */

import type { Config } from '../../config/index.ts';
import { accepted, newToken, type TokenView, tokenList } from '../../desks/console/integrations.ts';
import { duration } from '../../desks/telling.ts';
import { ask, CommandError, post } from '../ask.ts';
import { onOneLine } from '../one-line.ts';

const rightNames = { read: 'lê', act: 'lê e atende' } as const;

/** Makes a token, and prints it: nothing can show it again. */
export async function addToken(
  config: Config,
  name: string,
  { may, documents = false }: { readonly may: string; readonly documents?: boolean },
): Promise<string> {
  if (may !== 'read' && may !== 'act') throw new CommandError('--may é read (só ler) ou act (ler e atender)');
  const { body } = await post(config, newToken, '/tokens', { name, may, documents });
  return [
    `Criado: ${describe(body.token)}`,
    'O token, mostrado só agora:',
    `  ${body.secret}`,
    'O programa o envia em cada pedido: Authorization: Bearer TOKEN',
  ].join('\n');
}

export async function listTokens(config: Config): Promise<string> {
  const { tokens, now } = (await ask(config, tokenList, '/tokens')).body;
  if (tokens.length === 0) return 'Nenhum ainda: plantao token add NOME';
  const rows = tokens.map((token) => {
    const used =
      token.seen === undefined
        ? 'nunca usado'
        : `usado há ${duration(Math.max(0, now - token.seen))} ou menos`;
    return `  ${describe(token)}  ${used}`;
  });
  return [`Tokens: ${tokens.length}`, ...rows].join('\n');
}

export async function revokeToken(config: Config, id: string): Promise<string> {
  await post(config, accepted, `/tokens/${encodeURIComponent(id)}/revoke`);
  return 'feito: quem o usa não entra mais';
}

const describe = ({ id, name, may, documents }: TokenView): string =>
  `${id}  ${onOneLine(name)}  ${rightNames[may]}${documents ? ', com CPF inteiro' : ''}`;
