/** What programs have a marketplace told of a protocol, and what it has been told already. */

import { z } from 'zod';
import type { Channel } from '../../channels/channel.ts';
import { defined } from '../../core/defined.ts';
import { asFailure } from '../../core/failure.ts';
import { conversationId } from '../../core/ids/index.ts';
import { labelOf } from '../../core/protocol/words.ts';
import type { Conversation, Store } from '../../stores/store.ts';
import { channelOf, longestText } from '../acting.ts';
import { common, type Perform, problems, simple } from './performing.ts';
import type { Problem } from './problem.ts';
import { notFound, which } from './reading.ts';
import { defineRoute, nothing, type Route } from './route.ts';

const time = z.iso.datetime();
const word = z.string().meta({ description: 'A palavra do marketplace, como `product_sent`.' });

const noMarketplace: Problem = {
  problem: 'not-found',
  detail: 'Esta conversa não é de um marketplace que esteja ligado.',
};

export type UpdatingOptions = {
  readonly store: Pick<Store, 'conversation'>;
  readonly perform: Perform;
  readonly channels: () => readonly Channel[];
};

export function updatingRoutes({ store, perform, channels }: UpdatingOptions): readonly Route[] {
  const protocolsOf = (found: Conversation) => channelOf(channels(), found)?.protocols;

  return [
    defineRoute({
      method: 'get',
      needs: 'read',
      path: '/conversations/{id}/protocol',
      id: 'readProtocolEvents',
      summary:
        'O que o marketplace sabe do andamento do protocolo, perguntado agora, e o que se pode informar',
      params: which,
      query: nothing,
      body: nothing,
      answers: {
        200: {
          what: 'O que pode ser informado, e o que já foi, do mais antigo ao mais novo.',
          shape: z.object({
            updates: z.array(z.object({ type: word, label: z.string() })),
            events: z.array(
              z.object({
                id: z.string(),
                type: word,
                text: z.string().exactOptional(),
                at: time.exactOptional(),
              }),
            ),
          }),
        },
      },
      problems: ['not-found', 'unavailable'],
      async handle({ params: { id } }) {
        const found = await store.conversation(conversationId(id));
        if (found === null) return notFound;
        const protocols = protocolsOf(found);
        if (protocols === undefined) return noMarketplace;
        try {
          const events = await protocols.events(found.origin.address);
          return {
            status: 200 as const,
            body: {
              updates: protocols.updates.map((type) => ({ type, label: labelOf(type) })),
              events: events.map(({ id: event, type, text, at }) => ({
                id: event,
                type,
                ...defined({ text, at: at === undefined ? undefined : new Date(at).toISOString() }),
              })),
            },
          };
        } catch (thrown) {
          const { message, retryAfter } = asFailure(thrown);
          return {
            problem: 'unavailable',
            detail: message,
            ...(retryAfter === undefined ? {} : { retryAfter: Math.ceil(retryAfter / 1_000) }),
          };
        }
      },
    }),
    defineRoute({
      ...simple,
      problems: [...problems, 'invalid', 'objection'],
      path: '/conversations/{id}/protocol',
      id: 'updateProtocol',
      summary:
        'Informa o marketplace do andamento do protocolo, uma vez; as linhas da conversa dizem quando ele o recebeu',
      body: z.strictObject({
        ...common,
        type: word.min(1).max(100),
        text: z.string().trim().min(1).max(longestText).exactOptional(),
      }),
      async handle(asked) {
        const { type, text } = asked.body;
        return perform(
          asked,
          (body) => ({ name: 'update-protocol', body, update: { type, ...defined({ text }) } }),
          (found) => {
            const channel = channelOf(channels(), found);
            if (channel?.protocols === undefined) return noMarketplace;
            if (!channel.protocols.updates.includes(type))
              return { problem: 'invalid', detail: 'corpo "type" não é algo que este marketplace conheça' };
            const detail = text === undefined ? undefined : channel.objectTo?.(text);
            return detail === undefined ? null : { problem: 'objection', detail };
          },
        );
      },
    }),
  ];
}
