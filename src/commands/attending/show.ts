/** `plantao show`: one conversation, what is known of the customer and the last lines. */

import { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { numberedText } from '../../core/text/menu.ts';
import { consoleView } from '../../desks/console/shapes.ts';
import { contentText, duration } from '../../desks/telling.ts';
import { ask } from '../ask.ts';

const incoming = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), edited: z.boolean().optional() }),
  z.object({ type: z.literal('choice'), label: z.string() }),
  z.object({ type: z.literal('contact'), phone: z.string(), own: z.boolean() }),
  z.object({
    type: z.literal('media'),
    media: z.enum(['photo', 'audio', 'video', 'document', 'sticker']),
    caption: z.string().optional(),
  }),
  z.object({ type: z.literal('location'), latitude: z.number(), longitude: z.number() }),
  z.object({ type: z.literal('other'), what: z.string() }),
]);

/** What is printed of a line of a transcript. */
const printed = z.discriminatedUnion('type', [
  z.object({ type: z.literal('note'), at: z.number(), text: z.string() }),
  z.object({ type: z.literal('customer'), at: z.number(), content: incoming }),
  z.object({
    type: z.literal('said'),
    at: z.number(),
    by: z.union([z.literal('bot'), z.object({ name: z.string() })]),
    message: z.object({
      text: z.string(),
      choices: z.array(z.object({ id: z.string(), label: z.string() })).exactOptional(),
    }),
    delivery: z.enum(['pending', 'sent', 'delivered', 'read', 'failed', 'expired', 'uncertain', 'withdrawn']),
  }),
]);

const view = consoleView.extend({ lines: z.array(printed) });

/**
 * @param conversation its code, the beginning of one, or a number that the customer was told: then the lines that lead to it.
 * @param options.all every line, not only the last ones.
 */
export async function show(
  config: Config,
  conversation: string,
  { all = false }: { readonly all?: boolean | undefined } = {},
): Promise<string> {
  const { body } = await ask(
    config,
    view,
    `/conversations/${encodeURIComponent(conversation)}${all ? '?all' : ''}`,
  );
  const { listing, contact } = body;
  const { timezone } = config.provider;
  const place = {
    waiting: `esperando há ${duration(body.waited)}`,
    attended: `com ${listing.owner?.name ?? 'atendente'} há ${duration(body.waited)}`,
    bot: 'com o robô',
    closed: 'encerrada',
  }[listing.place];
  return [
    `${body.id}  ${body.channel}  ${place}`,
    ...(contact === undefined ? [] : [`contato ${contact.number}: ${moment(contact.at, timezone)}`]),
    ...(listing.reason ? [`motivo: ${listing.reason}`] : []),
    ...(listing.summary ?? []).map((line) => `  ${indent(line)}`),
    ...(listing.untold ?? []).map((text) => `  ainda não dito ao cliente: ${indent(text)}`),
    ...body.parked.map((code) => `espera uma pessoa: plantao parked show ${code}`),
    '',
    ...(body.earlier > 0
      ? [`… e mais ${body.earlier} linhas antes destas: plantao show ${body.id} --all`]
      : []),
    ...body.lines.map((line) => written(line, timezone)),
    ...(contact !== undefined && contact.later > 0 && !all
      ? [`… e mais ${contact.later} linhas depois destas: plantao show ${body.id}`]
      : []),
  ].join('\n');
}

/** `21/11/2026, 14:05` */
const moment = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('pt-BR', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);

function written(line: z.infer<typeof printed>, timeZone: string): string {
  const time = new Intl.DateTimeFormat('pt-BR', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    line.at,
  );
  if (line.type === 'note') return `${time}  nota: ${indent(line.text)}`;
  if (line.type === 'customer') return `${time}  cliente: ${indent(contentText(line.content))}`;
  const who = line.by === 'bot' ? 'robô' : line.by.name;
  const delivery = {
    pending: ' (enviando)',
    failed: ' (não entregue)',
    expired: ' (não enviado)',
    uncertain: ' (talvez entregue)',
    withdrawn: ' (retirado)',
    sent: '',
    delivered: ' (entregue)',
    read: ' (lida)',
  };
  return `${time}  ${who}${delivery[line.delivery]}: ${indent(numberedText(line.message))}`;
}

const indent = (text: string) => text.replaceAll('\n', '\n         ');
