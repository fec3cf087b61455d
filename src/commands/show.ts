/** `plantao show`: one conversation, what is known of the customer and the last lines. */

import type { Config } from '../config.ts';
import type { Incoming } from '../core/content.ts';
import { numberedText } from '../core/menu.ts';
import { consoleView } from '../desks/console.ts';
import type { Line } from '../stores/store.ts';
import { ask } from './attend.ts';
import { duration } from './waiting.ts';

export async function show(config: Config, conversation: string): Promise<string> {
  const { body } = await ask(config, consoleView, `/conversations/${encodeURIComponent(conversation)}`);
  const { listing } = body;
  const place = {
    waiting: `esperando há ${duration(body.waited)}`,
    attended: `com ${listing.owner?.name ?? 'atendente'} há ${duration(body.waited)}`,
    bot: 'com o robô',
    closed: 'encerrada',
  }[listing.place];
  return [
    `${body.id}  ${body.channel}  ${place}`,
    ...(listing.reason ? [`motivo: ${listing.reason}`] : []),
    ...(listing.summary ?? []).map((line) => `  ${line}`),
    ...(listing.untold ?? []).map((text) => `  ainda não dito ao cliente: ${text}`),
    '',
    ...body.lines.map((line) => written(line, config.provider.timezone)),
  ].join('\n');
}

function written(line: Line, timeZone: string): string {
  const time = new Intl.DateTimeFormat('pt-BR', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    line.at,
  );
  if (line.type === 'note') return `${time}  nota: ${line.text}`;
  if (line.type === 'customer') return `${time}  cliente: ${indent(contentText(line.content))}`;
  const who = line.by === 'bot' ? 'robô' : line.by.name;
  const delivery = {
    pending: ' (enviando)',
    failed: ' (não entregue)',
    expired: ' (não enviado)',
    uncertain: ' (talvez entregue)',
    withdrawn: ' (retirado)',
    sent: '',
  };
  return `${time}  ${who}${delivery[line.delivery ?? 'sent']}: ${indent(numberedText(line.message))}`;
}

const indent = (text: string) => text.replaceAll('\n', '\n         ');

/** What a customer sent, in words. */
function contentText(content: Incoming): string {
  switch (content.type) {
    case 'text':
      return content.edited ? `${content.text} (editado)` : content.text;
    case 'choice':
      return content.label;
    case 'contact':
      return 'enviou um contato';
    case 'media': {
      const noun = {
        photo: 'foto',
        audio: 'áudio',
        video: 'vídeo',
        document: 'documento',
        sticker: 'figurinha',
      }[content.media];
      return content.caption ? `[${noun}] ${content.caption}` : `[${noun}]`;
    }
    case 'location':
      return `[localização ${content.latitude}, ${content.longitude}]`;
    case 'other':
      return `[${content.what}]`;
  }
}
