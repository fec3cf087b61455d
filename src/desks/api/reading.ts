/** What programs read: who they are, the lists, a conversation, who attends. */

import { z } from 'zod';
import { conversationId } from '../../core/ids/index.ts';
import { rights } from '../../integrations/integration.ts';
import type { Audit, People } from '../../people/people.ts';
import type { Row, Store } from '../../stores/store.ts';
import { defineRoute, nothing, type Route } from './route.ts';
import { conversationShape, lineShape, placeShape, viewConversation, viewLine } from './shapes.ts';

const mostRows = 200;
const mostLines = 500;

/** A conversation's whole code. */
export const which = z.object({
  id: z
    .string()
    .regex(/^[\w-]{4,64}$/)
    .meta({ description: 'O código da conversa.' }),
});

export const notFound = { problem: 'not-found', detail: 'Esta conversa não existe.' } as const;

/** Where a page of a list ended, opaque to who turns it. */
const cursor = z.object({ since: z.number(), conversation: z.string() });

const writeCursor = ({ conversation, listing: { since } }: Row): string =>
  Buffer.from(JSON.stringify({ since, conversation })).toString('base64url');

function readCursor(text: string, place: Row['listing']['place']): Row | null {
  try {
    const read = cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    const { since, conversation } = read;
    return { conversation: conversationId(conversation), channel: '', listing: { place, since } };
  } catch {
    return null;
  }
}

const limitOf = (preset: number, most: number) => z.coerce.number().int().min(1).max(most).default(preset);

export type ReadingOptions = {
  readonly store: Store;
  readonly users: Pick<People['users'], 'list'>;
  readonly audit: Pick<Audit, 'note'>;
};

export const readingRoutes = ({ store, users, audit }: ReadingOptions): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/token',
    id: 'readToken',
    summary: 'Quem pergunta: o token deste pedido',
    needs: 'read',
    params: nothing,
    query: nothing,
    body: nothing,
    answers: {
      200: {
        what: 'O token.',
        shape: z.object({
          id: z.string(),
          name: z.string(),
          may: z.enum(rights),
          documents: z.boolean(),
          attendant: z
            .string()
            .meta({ description: 'Como começa o `id` de quem atende por este token: `api:` e o id dele.' }),
        }),
      },
    },
    async handle({ token: { id, name, may, documents } }) {
      return { status: 200 as const, body: { id, name, may, documents, attendant: attendantOf(id) } };
    },
  }),

  defineRoute({
    method: 'get',
    path: '/conversations',
    id: 'listConversations',
    summary: 'As conversas de um lugar, da que está lá há mais tempo à mais recente',
    needs: 'read',
    params: nothing,
    query: z.object({
      place: placeShape.default('waiting'),
      limit: limitOf(50, mostRows),
      after: z
        .string()
        .max(300)
        .exactOptional()
        .meta({ description: 'O `next` da página anterior, com o mesmo `place` e `order`.' }),
      order: z.enum(['oldest', 'newest']).default('oldest'),
    }),
    body: nothing,
    answers: {
      200: {
        what: 'Uma página; `next` leva à próxima, se houver.',
        shape: z.object({ conversations: z.array(conversationShape), next: z.string().exactOptional() }),
      },
    },
    async handle({ query: { place, limit, after, order } }) {
      const from = after === undefined ? undefined : readCursor(after, place);
      if (from === null)
        return { problem: 'invalid', detail: 'endereço "after" não é o `next` de uma página' };
      const rows = await store.list({
        place,
        limit,
        ...(from === undefined ? {} : { after: from }),
        ...(order === 'newest' ? { newestFirst: true } : {}),
      });
      const last = rows.at(-1);
      return {
        status: 200 as const,
        body: {
          conversations: rows.map((row) => viewConversation(row)),
          ...(last === undefined || rows.length < limit ? {} : { next: writeCursor(last) }),
        },
      };
    },
  }),

  defineRoute({
    method: 'get',
    path: '/conversations/{id}',
    id: 'readConversation',
    summary: 'Uma conversa e as linhas dela',
    needs: 'read',
    params: which,
    query: z.object({
      after: z.coerce
        .number()
        .int()
        .min(0)
        .exactOptional()
        .meta({ description: 'As linhas depois desta `seq`; sem isto, as últimas.' }),
      limit: limitOf(100, mostLines),
      document: z
        .enum(['masked', 'full'])
        .default('masked')
        .meta({ description: '`full` só com um token que pode; fica registrado.' }),
    }),
    body: nothing,
    answers: {
      200: {
        what: 'A conversa.',
        shape: z.object({
          conversation: conversationShape,
          lines: z.array(lineShape),
          more: z.boolean().meta({ description: 'Se há linhas depois destas.' }),
        }),
      },
    },
    problems: ['not-found'],
    async handle({ token, params, query: { after, limit, document } }) {
      const whole = document === 'full';
      if (whole && !token.documents)
        return { problem: 'forbidden', detail: 'Este token não pode ver um CPF ou CNPJ inteiro.' };
      const id = conversationId(params.id);
      // One more than asked for tells whether there are more.
      const [found, read] = await Promise.all([
        store.conversation(id),
        store.transcript(id, after === undefined ? { limit } : { after, limit: limit + 1 }),
      ]);
      if (found === null) return notFound;
      if (whole && found.listing.known?.document !== undefined)
        await audit.note({ by: attendantOf(token.id), action: 'see-document', conversation: id });
      return {
        status: 200 as const,
        body: {
          conversation: viewConversation(found, whole),
          lines: read.slice(0, limit).map(viewLine),
          more: read.length > limit,
        },
      };
    },
  }),

  defineRoute({
    method: 'get',
    path: '/attendants',
    id: 'listAttendants',
    summary: 'Quem atende, para quem uma conversa pode ser passada',
    needs: 'read',
    params: nothing,
    query: nothing,
    body: nothing,
    answers: {
      200: {
        what: 'Os usuários que podem entrar.',
        shape: z.object({
          attendants: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              queues: z
                .array(z.string())
                .exactOptional()
                .meta({ description: 'As filas que atende; sem isto, todas.' }),
            }),
          ),
        }),
      },
    },
    async handle() {
      const all = await users.list();
      return {
        status: 200 as const,
        body: {
          attendants: all.flatMap(({ id, name, queues, disabled, ready }) =>
            disabled || !ready
              ? []
              : [{ id, name, ...(queues === undefined ? {} : { queues: [...queues] }) }],
          ),
        },
      };
    },
  }),
];

/** Who acts by a token in its own name; what its agents' ids begin with. */
export const attendantOf = (token: string): string => `api:${token}`;
