/** What programs do with a conversation: what attendants do on every desk, by the same mailbox and the same rules. */

import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Attendant } from '../../core/content.ts';
import { conversationId } from '../../core/ids/index.ts';
import { printable } from '../../core/text/index.ts';
import type { Token } from '../../integrations/integration.ts';
import type { Audit, People } from '../../people/people.ts';
import type { Conversation, Store } from '../../stores/store.ts';
import { type Act, type ActionOutcome, type Asked, carryOut, longestText } from '../acting.ts';
import type { Problem } from './problem.ts';
import { attendantOf, notFound, which } from './reading.ts';
import { defineRoute, nothing, type Raw, type Route } from './route.ts';

/** Somebody who attends by another program. */
const agent = z
  .object({
    id: z.string().regex(/^[\w.@+-]{1,64}$/),
    name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .refine((name) => printable(name) === name && !/[\n\t]/.test(name)),
  })
  .meta({ description: 'Quem atende pelo outro programa; o nome é o que o cliente lê.' });

/** What every action takes. */
const common = {
  as: agent.exactOptional().meta({ description: 'Quem age; sem isto, o próprio token, com o nome dele.' }),
  owner: z.string().max(200).nullable().exactOptional().meta({
    description:
      'O `id` de quem estava com a conversa quando isto foi decidido, ou null se ninguém: se mudou, nada é feito.',
  }),
  request: z
    .uuid()
    .exactOptional()
    .meta({ description: 'O mesmo que `Idempotency-Key`, no corpo: o mesmo pedido duas vezes é um.' }),
};

const text = z.string().trim().min(1).max(longestText);
const done = z.object({
  outcome: z.literal('done'),
  id: z.string(),
  reopened: z.literal(true).exactOptional(),
});

const answers = {
  200: { what: 'Feito.', shape: done },
  202: {
    what: 'Guardado, e ainda não aconteceu.',
    shape: z.object({ outcome: z.literal('pending'), id: z.string() }),
  },
} as const;

type Acted =
  | { readonly status: 200; readonly body: z.infer<typeof done> }
  | { readonly status: 202; readonly body: { readonly outcome: 'pending'; readonly id: string } };

type Said = {
  readonly as?: Attendant;
  readonly owner?: string | null;
  readonly request?: string;
};

export type ActsOptions = {
  readonly store: Store;
  readonly users: Pick<People['users'], 'get'>;
  readonly audit: Pick<Audit, 'note'>;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience: number;
};

export function actingRoutes({ store, users, audit, patience }: ActsOptions): readonly Route[] {
  /** Carries out what `actOf` makes of who acts, and tells what became of it. */
  const perform = async (
    { token, key, params: { id }, body }: Asking,
    actOf: (asked: Asked) => Act,
  ): Promise<Acted | Problem> => {
    const found = await store.conversation(conversationId(id));
    if (found === null) return notFound;
    const by = actorOf(token, body.as);
    const act = actOf({ by, request: requestOf(token, key ?? body.request) });
    const stale = act.name === 'note' ? null : staleness(found, body.owner, by);
    if (stale !== null) return stale;
    const outcome = await carryOut(store, found, { ...act, patience });
    if (outcome.outcome === 'done' && act.name !== 'reply' && act.name !== 'note')
      await audit.note({ by: by.id, action: act.name, conversation: id });
    return answerOf(outcome, id);
  };

  const simple = { method: 'post', needs: 'act', params: which, query: nothing, answers } as const;
  const problems = ['not-found', 'owned', 'stale', 'unchanged'] as const;

  return [
    defineRoute({
      ...simple,
      problems,
      path: '/conversations/{id}/take',
      id: 'takeConversation',
      summary: 'Assume a conversa',
      body: z.strictObject(common),
      handle: (asked) => perform(asked, (body) => ({ name: 'claim', body })),
    }),
    defineRoute({
      ...simple,
      problems,
      path: '/conversations/{id}/answer',
      id: 'answerConversation',
      summary: 'Responde ao cliente; quem responde assume a conversa',
      body: z.strictObject({ ...common, text }),
      handle: (asked) =>
        perform(asked, (body) => ({ name: 'reply', body: { ...body, text: asked.body.text } })),
    }),
    defineRoute({
      ...simple,
      problems: ['not-found'],
      path: '/conversations/{id}/note',
      id: 'noteConversation',
      summary: 'Escreve uma nota que só a equipe lê',
      body: z.strictObject({ ...common, text }),
      handle: (asked) =>
        perform(asked, (body) => ({ name: 'note', body: { ...body, text: asked.body.text } })),
    }),
    defineRoute({
      ...simple,
      problems,
      path: '/conversations/{id}/give-back',
      id: 'giveBackConversation',
      summary: 'Devolve a conversa ao robô',
      body: z.strictObject({
        ...common,
        where: z
          .enum(['menu', 'there'])
          .default('menu')
          .meta({ description: 'No menu, ou onde o cliente estava.' }),
      }),
      handle: (asked) =>
        perform(asked, (body) => ({
          name: 'give-back',
          body: { ...body, ...(asked.body.where === 'there' ? { where: 'there' } : {}) },
        })),
    }),
    defineRoute({
      ...simple,
      problems,
      path: '/conversations/{id}/close',
      id: 'closeConversation',
      summary: 'Encerra a conversa',
      body: z.strictObject({
        ...common,
        reason: z.string().trim().max(500).exactOptional().meta({ description: 'Para a equipe.' }),
        undoable: z
          .boolean()
          .default(false)
          .meta({ description: 'Se vale só uns segundos depois, e até lá pode ser desfeito (`reopen`).' }),
      }),
      handle: (asked) =>
        perform(asked, (body) => ({
          name: 'close',
          body: {
            ...body,
            ...(asked.body.reason === undefined ? {} : { reason: asked.body.reason }),
            ...(asked.body.undoable ? { undoable: true } : {}),
          },
        })),
    }),
    defineRoute({
      ...simple,
      problems,
      path: '/conversations/{id}/reopen',
      id: 'reopenConversation',
      summary: 'Desfaz um encerramento que ainda não vale',
      body: z.strictObject(common),
      handle: (asked) => perform(asked, (body) => ({ name: 'reopen', body })),
    }),
    defineRoute({
      ...simple,
      problems: [...problems, 'invalid'],
      path: '/conversations/{id}/transfer',
      id: 'transferConversation',
      summary: 'Passa a conversa a uma fila ou a uma pessoa',
      body: z.strictObject({
        ...common,
        to: z.union([
          z.strictObject({ queue: z.string().regex(/^[a-z0-9-]{1,32}$/) }),
          z
            .strictObject({ attendant: z.string().min(1).max(200) })
            .meta({ description: 'O `id` de um usuário da mesa (`/attendants`).' }),
          z.strictObject({ agent }),
        ]),
      }),
      async handle(asked) {
        const { to } = asked.body;
        if ('queue' in to) return perform(asked, (body) => ({ name: 'transfer', body, to }));
        const attendant = 'agent' in to ? actorOf(asked.token, to.agent) : await userOf(users, to.attendant);
        if (attendant === null)
          return { problem: 'invalid', detail: 'corpo "to.attendant" não é de um usuário que possa entrar' };
        return perform(asked, (body) => ({ name: 'transfer', body, to: { attendant } }));
      },
    }),
  ];
}

type Asking = Pick<Raw, 'token' | 'key'> & {
  readonly params: { readonly id: string };
  readonly body: Said;
};

async function userOf(users: Pick<People['users'], 'get'>, id: string): Promise<Attendant | null> {
  const user = await users.get(id);
  return user === null || user.disabled ? null : { id: user.id, name: user.name };
}

/** A program's agents are told apart from everybody else's. */
const actorOf = ({ id, name }: Token, agent: Attendant | undefined): Attendant =>
  agent === undefined
    ? { id: attendantOf(id), name }
    : { id: `${attendantOf(id)}:${agent.id}`, name: agent.name };

/** The same for the same key of the same token, and nobody else's. */
function requestOf({ id }: Token, key: string | undefined): string {
  if (key === undefined) return randomUUID();
  const hash = createHash('sha256').update(`${id}\0${key}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** Why what the program knew is no ground to act on any more; null if it is. Who just took it may go on at once. */
function staleness(
  { listing: { owner, place } }: Conversation,
  shown: string | null | undefined,
  me: Attendant,
): Problem | null {
  if (owner !== undefined && owner.id !== me.id && !owner.elsewhere)
    return {
      problem: 'owned',
      detail: `Quem está com a conversa é ${owner.name}.`,
      more: { owner: owner.name },
    };
  if (shown === undefined || (owner?.id ?? null) === shown || owner?.id === me.id) return null;
  return {
    problem: 'stale',
    detail: 'A conversa mudou desde então: nada foi feito.',
    more: { place, ...(owner === undefined ? {} : { owner: owner.name }) },
  };
}

function answerOf(outcome: ActionOutcome, id: string): Acted | Problem {
  switch (outcome.outcome) {
    case 'done':
      return {
        status: 200,
        body: { outcome: 'done', id, ...(outcome.reopened ? { reopened: true } : {}) },
      };
    case 'pending':
      return { status: 202, body: { outcome: 'pending', id } };
    case 'owned':
      return {
        problem: 'owned',
        detail: `Quem está com a conversa é ${outcome.owner}.`,
        more: { owner: outcome.owner },
      };
    case 'unchanged':
      return {
        problem: 'unchanged',
        detail: 'O pedido foi ouvido, e a conversa continua onde estava.',
        more: { place: outcome.place },
      };
  }
}
