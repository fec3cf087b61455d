/** What the API answers, and how it is made of what the store keeps. Texts tell no CPF or CNPJ in the clear. */

import { z } from 'zod';
import type { Known, Listing } from '../../core/flow.ts';
import { maskTaxId } from '../../core/text/brazil.ts';
import { hideDocuments } from '../../core/text/documents.ts';
import { kindOf, kinds, person } from '../../integrations/body.ts';
import type { Line, Row } from '../../stores/store.ts';
import { contentText } from '../telling.ts';
import { protocolShape, viewProtocol } from './protocol.ts';

const time = z.iso.datetime();
export const placeShape = z.enum(['closed', 'bot', 'waiting', 'attended']).meta({
  id: 'Lugar',
  description: '`waiting` espera uma pessoa; `attended` está com uma; `bot` com o robô; `closed` encerrada.',
});

const service = z
  .object({
    id: z.string(),
    plan: z.string(),
    place: z.string().exactOptional(),
    standing: z.enum([
      'active',
      'suspended-debt',
      'suspended-request',
      'awaiting-installation',
      'cancelled',
      'other',
    ]),
    openTickets: z.array(
      z.object({
        protocol: z.string(),
        openedAt: z.string().exactOptional(),
        status: z.string().exactOptional(),
      }),
    ),
  })
  .meta({ id: 'Servico', description: 'Uma instalação do cliente no ERP.' });

const known = z
  .object({
    document: z
      .string()
      .exactOptional()
      .meta({ description: 'CPF ou CNPJ: mascarado, a não ser com `document=full`.' }),
    customer: z.object({ code: z.string(), name: z.string() }).exactOptional(),
    service: service.exactOptional(),
    services: z.array(service).exactOptional(),
    alerts: z.array(z.string()).exactOptional(),
    opened: z.array(z.string()).exactOptional().meta({ description: 'Protocolos abertos nesta conversa.' }),
    draft: z
      .object({
        name: z.string().exactOptional(),
        phone: z.string().exactOptional(),
        email: z.string().exactOptional(),
        description: z.string().exactOptional(),
        serviceOrder: z.boolean().exactOptional(),
      })
      .exactOptional()
      .meta({ description: 'O que já se sabe para abrir um atendimento.' }),
  })
  .meta({ id: 'OQueSeSabe' });

export const conversationShape = z
  .object({
    id: z.string(),
    channel: z.string(),
    place: placeShape,
    owner: person.exactOptional(),
    queue: z.string().exactOptional(),
    reason: z.string().exactOptional(),
    since: time.meta({ description: 'Desde quando está neste lugar.' }),
    unansweredSince: time.exactOptional(),
    nudgedAt: time.exactOptional(),
    closesAt: time.exactOptional().meta({ description: 'Quando um encerramento passa a valer.' }),
    withBot: z.literal(true).exactOptional(),
    stopped: z.literal(true).exactOptional().meta({ description: 'O robô parou nesta conversa.' }),
    name: z.string().exactOptional(),
    phone: z.string().exactOptional(),
    summary: z.array(z.string()).exactOptional(),
    untold: z.array(z.string()).exactOptional().meta({ description: 'Ainda não dito ao cliente.' }),
    known: known.exactOptional(),
    protocol: protocolShape.exactOptional(),
  })
  .meta({ id: 'Conversa' });
export type ConversationView = z.infer<typeof conversationShape>;

export const lineShape = z
  .object({
    seq: z.number().int().meta({ description: 'Conta a partir de 1 em cada conversa.' }),
    at: time,
    from: z
      .enum(['customer', 'bot', 'attendant', 'note'])
      .meta({ description: '`note` é da equipe, e o cliente não vê.' }),
    by: person.exactOptional(),
    kind: kinds.exactOptional(),
    text: z.string(),
    file: z.string().exactOptional(),
    delivery: z
      .enum(['pending', 'sent', 'delivered', 'read', 'failed', 'expired', 'uncertain', 'withdrawn'])
      .exactOptional(),
  })
  .meta({ id: 'Linha' });
export type LineView = z.infer<typeof lineShape>;

const iso = (at: number): string => new Date(at).toISOString();

/** @param whole whether a CPF or CNPJ that is known is told as it is. */
export function viewConversation({ conversation, channel, listing }: Row, whole = false): ConversationView {
  const { place, since, owner, queue, reason, name, phone, summary, untold, withBot, stopped } = listing;
  return {
    id: conversation,
    channel,
    place,
    ...(owner === undefined ? {} : { owner: { id: owner.id, name: owner.name } }),
    ...(queue === undefined ? {} : { queue }),
    ...(reason === undefined ? {} : { reason: hideDocuments(reason) }),
    since: iso(since),
    ...timesOf(listing),
    ...(withBot ? { withBot } : {}),
    ...(stopped === undefined ? {} : { stopped: true }),
    ...(name === undefined ? {} : { name: hideDocuments(name) }),
    ...(phone === undefined ? {} : { phone }),
    ...(summary === undefined ? {} : { summary: summary.map(hideDocuments) }),
    ...(untold === undefined ? {} : { untold: untold.map(hideDocuments) }),
    ...(listing.known === undefined ? {} : { known: viewKnown(listing.known, whole) }),
    ...(listing.known?.protocol === undefined
      ? {}
      : { protocol: viewProtocol(listing.known.protocol, listing.urgency) }),
  };
}

const timesOf = ({ unansweredSince, nudgedAt, closesAt }: Listing) => ({
  ...(unansweredSince === undefined ? {} : { unansweredSince: iso(unansweredSince) }),
  ...(nudgedAt === undefined ? {} : { nudgedAt: iso(nudgedAt) }),
  ...(closesAt === undefined ? {} : { closesAt: iso(closesAt) }),
});

/** Only what the shape names: what a flow may add later is told once somebody has thought about it. */
function viewKnown(
  { document, customer, service: chosen, services, alerts, opened, draft }: Known,
  whole: boolean,
): z.infer<typeof known> {
  return known.parse({
    ...(document === undefined ? {} : { document: whole ? document : maskTaxId(document) }),
    ...(customer === undefined ? {} : { customer }),
    ...(chosen === undefined ? {} : { service: chosen }),
    ...(services === undefined ? {} : { services }),
    ...(alerts === undefined ? {} : { alerts }),
    ...(opened === undefined ? {} : { opened }),
    ...(draft === undefined
      ? {}
      : {
          draft: {
            ...draft,
            ...(draft.description === undefined ? {} : { description: hideDocuments(draft.description) }),
          },
        }),
  });
}

export function viewLine(line: Line): LineView {
  const { seq, at } = line;
  switch (line.type) {
    case 'customer': {
      const { content } = line;
      return {
        seq,
        at: iso(at),
        from: 'customer',
        kind: kindOf(content),
        text: hideDocuments(contentText(content)),
      };
    }
    case 'note':
      return { seq, at: iso(at), from: 'note', text: hideDocuments(line.text) };
    case 'said': {
      const { by, message, delivery } = line;
      return {
        seq,
        at: iso(at),
        ...(by === 'bot'
          ? { from: 'bot' as const }
          : { from: 'attendant' as const, by: { id: by.id, name: by.name } }),
        text: hideDocuments(message.text),
        ...(message.file === undefined ? {} : { file: message.file.name }),
        ...(delivery === undefined ? {} : { delivery }),
      };
    }
  }
}
