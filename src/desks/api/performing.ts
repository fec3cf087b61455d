/** How a program's action is carried out: in whose name, once for each key, and only on the ground that it knows. */

import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Attendant } from '../../core/content.ts';
import { conversationId } from '../../core/ids/index.ts';
import { printable } from '../../core/text/index.ts';
import type { Token } from '../../integrations/integration.ts';
import type { Audit } from '../../people/people.ts';
import type { Conversation, Store } from '../../stores/store.ts';
import { type Act, type ActionOutcome, type Asked, carryOut } from '../acting.ts';
import type { Problem } from './problem.ts';
import { attendantOf, notFound, which } from './reading.ts';
import { nothing, type Raw } from './route.ts';

/** Somebody who attends by another program. */
export const agent = z
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
export const common = {
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

const done = z.object({
  outcome: z.literal('done'),
  id: z.string(),
  reopened: z.literal(true).exactOptional(),
});

export const answers = {
  200: { what: 'Feito.', shape: done },
  202: {
    what: 'Guardado, e ainda não aconteceu.',
    shape: z.object({ outcome: z.literal('pending'), id: z.string() }),
  },
} as const;

export type Acted =
  | { readonly status: 200; readonly body: z.infer<typeof done> }
  | { readonly status: 202; readonly body: { readonly outcome: 'pending'; readonly id: string } };

type Said = {
  readonly as?: Attendant;
  readonly owner?: string | null;
  readonly request?: string;
};

/** What routes that act have in common. */
export const simple = { method: 'post', needs: 'act', params: which, query: nothing, answers } as const;
export const problems = ['not-found', 'owned', 'stale', 'unchanged'] as const;

export type PerformingOptions = {
  readonly store: Store;
  readonly audit: Pick<Audit, 'note'>;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience: number;
};

export type Asking = Pick<Raw, 'token' | 'key'> & {
  readonly params: { readonly id: string };
  readonly body: Said;
};

/**
 * Carries out what `actOf` makes of who acts, and tells what became of it.
 *
 * @param objectTo why it cannot be done to this conversation at all; null if it can.
 */
export type Perform = (
  asking: Asking,
  actOf: (asked: Asked) => Act,
  objectTo?: (found: Conversation) => Problem | null,
) => Promise<Acted | Problem>;

export const createPerform =
  ({ store, audit, patience }: PerformingOptions): Perform =>
  async ({ token, key, params: { id }, body }, actOf, objectTo = () => null) => {
    const found = await store.conversation(conversationId(id));
    if (found === null) return notFound;
    const objection = objectTo(found);
    if (objection !== null) return objection;
    const by = actorOf(token, body.as);
    const act = actOf({ by, request: requestOf(token, key ?? body.request) });
    const stale = act.name === 'note' ? null : staleness(found, body.owner, by);
    if (stale !== null) return stale;
    const outcome = await carryOut(store, found, { ...act, patience });
    if (outcome.outcome === 'done' && act.name !== 'reply' && act.name !== 'note')
      await audit.note({ by: by.id, action: act.name, conversation: id });
    return answerOf(outcome, id);
  };

/** A program's agents are told apart from everybody else's. */
export const actorOf = ({ id, name }: Token, agent: Attendant | undefined): Attendant =>
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
