/** What is delivered, as JSON: its shape, and how it is made of what happened. No CPF or CNPJ leaves this way. */

import { z } from 'zod';
import type { Incoming } from '../core/content.ts';
import type { ConversationId } from '../core/ids/index.ts';
import { hideDocuments } from '../core/text/documents.ts';
import type { Happening } from '../core/turn/happenings.ts';
import { contentText } from '../desks/telling.ts';

/** What a customer may have sent; `text` besides tells it in words. */
export const kinds = z
  .enum(['text', 'choice', 'contact', 'photo', 'audio', 'video', 'document', 'sticker', 'location', 'other'])
  .meta({ description: 'O que o cliente mandou; `text` diz o mesmo em palavras.' });

export const person = z
  .object({ id: z.string(), name: z.string() })
  .meta({ id: 'Pessoa', description: 'Quem atende.' });

const which = {
  conversation: z.string().meta({ description: 'O código da conversa.' }),
  channel: z.string().meta({ description: 'O canal do cliente, como `telegram`.' }),
};

const told = <Type extends string, Data extends z.ZodRawShape>(type: Type, data: Data) =>
  z.object({
    type: z.literal(type),
    timestamp: z.iso.datetime().meta({ description: 'Quando aconteceu.' }),
    data: z.object({ ...which, ...data }),
  });

const text = z.string().meta({ description: 'Sem CPF nem CNPJ: eles vêm mascarados.' });

/** What a delivery says. */
export const webhookBodies = {
  waiting: told('waiting', {
    reason: text.exactOptional(),
    queue: z.string().exactOptional(),
    name: z.string().exactOptional(),
    phone: z.string().exactOptional(),
    summary: z.array(text).readonly().exactOptional(),
  }).meta({ id: 'EsperaAtendente', description: 'A conversa espera uma pessoa.' }),
  message: told('message', {
    from: z.enum(['customer', 'bot', 'attendant']),
    by: person.exactOptional(),
    kind: kinds.exactOptional(),
    text,
    file: z.string().exactOptional().meta({ description: 'O nome do arquivo que foi junto.' }),
  }).meta({ id: 'Mensagem', description: 'Alguém disse algo ao cliente, ou o cliente disse algo.' }),
  taken: told('taken', { by: person }).meta({
    id: 'Assumida',
    description: 'Uma pessoa assumiu a conversa.',
  }),
  returned: told('returned', {}).meta({ id: 'Devolvida', description: 'O robô conduz de novo.' }),
  closed: told('closed', {}).meta({ id: 'Encerrada', description: 'A conversa foi encerrada.' }),
  ticket: told('ticket', { protocol: z.string() }).meta({
    id: 'AtendimentoAberto',
    description: 'Um atendimento foi aberto no ERP.',
  }),
  due: told('due', {
    urgency: z
      .enum(['amber', 'red', 'passed'])
      .meta({ description: 'Passou da metade do prazo, de três quartos, ou dele todo.' }),
    dueAt: z.iso.datetime().meta({ description: 'Até quando responder.' }),
    protocol: z.string().exactOptional().meta({ description: 'O protocolo do marketplace.' }),
  }).meta({ id: 'Prazo', description: 'O prazo para responder chegou mais perto, ou passou.' }),
  test: told('test', {}).meta({ id: 'Teste', description: 'Pedido por `plantao webhook test`.' }),
} as const;

/** What kind of thing a customer sent. */
export const kindOf = (content: Incoming): z.infer<typeof kinds> =>
  content.type === 'media' ? content.media : content.type;

/** Where it happened. */
export type Where = { readonly conversation: ConversationId; readonly channel: string };

/** The body of a delivery: the same for the same happening, so that each attempt says the same. */
export const bodyOf = (happening: Happening, where: Where): string =>
  JSON.stringify({
    type: happening.type,
    timestamp: new Date(happening.at).toISOString(),
    data: { ...where, ...dataOf(happening) },
  });

/** Of something that did not happen. */
export const testBody = (at: number): string =>
  JSON.stringify({
    type: 'test',
    timestamp: new Date(at).toISOString(),
    data: { conversation: '', channel: '' },
  });

function dataOf(happening: Happening): object {
  switch (happening.type) {
    case 'waiting': {
      const { reason, queue, name, phone, summary } = happening;
      return {
        ...(reason === undefined ? {} : { reason: hideDocuments(reason) }),
        ...(queue === undefined ? {} : { queue }),
        ...(name === undefined ? {} : { name: hideDocuments(name) }),
        ...(phone === undefined ? {} : { phone }),
        ...(summary === undefined ? {} : { summary: summary.map(hideDocuments) }),
      };
    }
    case 'message': {
      if (happening.from === 'customer') {
        const { from, content } = happening;
        return { from, kind: kindOf(content), text: hideDocuments(contentText(content)) };
      }
      const said = { from: happening.from, text: hideDocuments(happening.text) };
      if (happening.from === 'bot') return said;
      const { by, file } = happening;
      return {
        ...said,
        by: { id: by.id, name: by.name },
        ...(file === undefined ? {} : { file }),
      };
    }
    case 'taken':
      return { by: { id: happening.by.id, name: happening.by.name } };
    case 'ticket':
      return { protocol: happening.protocol };
    case 'due': {
      const { urgency, dueAt, protocol } = happening;
      return {
        urgency,
        dueAt: new Date(dueAt).toISOString(),
        ...(protocol === undefined ? {} : { protocol }),
      };
    }
    case 'returned':
    case 'closed':
      return {};
  }
}
