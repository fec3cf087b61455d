/** `plantao webhook`: which programs are told what happens, and how that goes. */

import type { Config } from '../../config/index.ts';
import { happeningNames } from '../../core/turn/happenings.ts';
import { accepted, type EndpointView, endpointList, newEndpoint } from '../../desks/console/integrations.ts';
import { duration } from '../../desks/telling.ts';
import { ask, CommandError, post } from '../ask.ts';
import { onOneLine } from '../one-line.ts';

/** Makes an endpoint, and prints the secret that signs what it is told: nothing can show it again. */
export async function addWebhook(
  config: Config,
  url: string,
  { events }: { readonly events?: string },
): Promise<string> {
  const names = events?.split(/[\s,]+/).filter((name) => name !== '') ?? happeningNames;
  const wrong = names.filter((name) => !happeningNames.some((known) => known === name));
  if (wrong.length > 0)
    throw new CommandError(`não há o aviso ${wrong.join(', ')}: há ${happeningNames.join(', ')}`);
  const { body } = await post(config, newEndpoint, '/webhooks', { url, events: names });
  return [
    `Criado: ${body.endpoint.id}  ${onOneLine(body.endpoint.url)}  ${body.endpoint.events.join(', ')}`,
    'O segredo que assina cada entrega, mostrado só agora:',
    `  ${body.secret}`,
    `Para experimentar: plantao webhook test ${body.endpoint.id}`,
  ].join('\n');
}

export async function listWebhooks(config: Config): Promise<string> {
  const { endpoints, now } = (await ask(config, endpointList, '/webhooks')).body;
  if (endpoints.length === 0) return 'Nenhum ainda: plantao webhook add ENDEREÇO';
  return [`Destinos: ${endpoints.length}`, ...endpoints.flatMap((endpoint) => describe(endpoint, now))].join(
    '\n',
  );
}

export async function removeWebhook(config: Config, id: string): Promise<string> {
  await post(config, accepted, `/webhooks/${encodeURIComponent(id)}/remove`);
  return 'feito: nada mais é entregue ali, nem o que esperava';
}

export async function enableWebhook(config: Config, id: string): Promise<string> {
  await post(config, accepted, `/webhooks/${encodeURIComponent(id)}/enable`);
  return 'feito: o que acontecer de agora em diante é entregue de novo';
}

export async function testWebhook(config: Config, id: string): Promise<string> {
  await post(config, accepted, `/webhooks/${encodeURIComponent(id)}/test`, {}, 30_000);
  return 'feito: o destino aceitou um aviso de teste';
}

function describe({ id, url, events, disabled, failing, lost = 0 }: EndpointView, now: number): string[] {
  const more = [
    ...(disabled === undefined
      ? failing === undefined
        ? []
        : [`não entrega há ${duration(now - failing.since)}: ${onOneLine(failing.reason)}`]
      : [
          `DESLIGADO há ${duration(now - disabled.at)}: ${onOneLine(disabled.reason)}`,
          `depois de consertar: plantao webhook enable ${id}`,
        ]),
    ...(lost === 0 ? [] : [`avisos perdidos: ${lost}`]),
  ];
  return [`  ${id}  ${onOneLine(url)}  ${events.join(', ')}`, ...more.map((line) => `    ${line}`)];
}
