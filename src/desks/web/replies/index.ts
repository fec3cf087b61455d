/** Canned replies: what a conversation's composer offers, and the page where supervisors write them. */

import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Listing } from '../../../core/flow.ts';
import type { Audit } from '../../../people/people.ts';
import type { Store } from '../../../stores/store.ts';
import { type Field, fillIn, most, type Replies, type Reply } from '../../replies.ts';
import { about } from '../conversations/answering.ts';
import type { Env, Guard } from '../guard.ts';
import type { FrameOf } from '../views/layout.tsx';
import { calledIn, onOneLine } from '../views/texts.ts';
import { RepliesPage } from './view.tsx';

export type RepliesOptions = {
  readonly store: Store;
  readonly replies: Replies;
  readonly guard: Guard;
  readonly frame: FrameOf;
  readonly audit: Pick<Audit, 'note'>;
  readonly providerName: string;
};

const form = z.object({
  /** As the page showed them; empty before the first change. */
  version: z.union([z.literal('').transform(() => null), z.coerce.number().int()]),
  /** Empty for a new one. */
  id: z.string().max(40).default(''),
  name: z.string().trim().max(most.name).default(''),
  text: z
    .string()
    .trim()
    .max(most.text)
    .default('')
    .transform((text) => text.replaceAll('\r\n', '\n')),
  how: z.enum(['keep', 'remove']).default('keep'),
});

export function addReplies(app: Hono<Env>, options: RepliesOptions): void {
  const { store, replies, guard, frame, audit, providerName } = options;

  app.get(
    '/c/:id/replies',
    guard.enter,
    about(store, async (context, { listing }) => {
      const { name } = context.get('session').user;
      const known = { ...knownOf(listing), atendente: name, empresa: providerName };
      const { replies: all } = await replies.list();
      return context.json(
        all.map((reply) => ({ name: onOneLine(reply.name), text: fillIn(reply.text, known) })),
      );
    }),
  );

  app.get('/replies', guard.enter, guard.permit('edit-replies'), async (context) =>
    context.html(
      RepliesPage({
        frame: frame(context),
        session: context.get('session'),
        kept: await replies.list(),
        isKept: context.req.query('kept') !== undefined,
      }),
    ),
  );

  app.post('/replies', guard.enter, guard.checkForm, guard.permit('edit-replies'), async (context) => {
    const session = context.get('session');
    const words = context.get('words').replies;
    const kept = await replies.list();
    const read = form.safeParse(await context.req.parseBody());
    const again = (problem: string, status: 400 | 409) =>
      context.html(
        RepliesPage({
          frame: frame(context),
          session,
          kept,
          problem,
          ...(read.success ? { typed: read.data } : {}),
        }),
        status,
      );
    if (!read.success) return again(words.incomplete, 400);
    const { version, id, name, text, how } = read.data;
    if (version !== kept.version) return again(words.changedMeanwhile, 409);
    if (how === 'keep' && (name === '' || text === '')) return again(words.incomplete, 400);
    if (kept.replies.length >= most.replies && id === '') return again(words.tooMany(most.replies), 400);
    const changed =
      how === 'remove'
        ? kept.replies.filter((one) => one.id !== id)
        : withReply(kept.replies, { id, name, text });
    if (!(await replies.save(changed, version))) return again(words.changedMeanwhile, 409);
    await audit.note({ by: session.user.id, action: 'edit-replies', detail: onOneLine(name).slice(0, 60) });
    return context.redirect('/desk/replies?kept', 303);
  });
}

/** In the place of the one with its id, or at the end. */
const withReply = (all: readonly Reply[], { id, name, text }: Reply): readonly Reply[] =>
  all.some((one) => one.id === id)
    ? all.map((one) => (one.id === id ? { id, name, text } : one))
    : [...all, { id: randomUUID(), name, text }];

/** What a conversation fills in. */
function knownOf(listing: Listing): Partial<Record<Field, string>> {
  const name = calledIn(listing);
  const { known = {} } = listing;
  const protocol = known.protocol?.number ?? known.opened?.at(-1) ?? known.service?.openTickets[0]?.protocol;
  return {
    ...(name === undefined || onOneLine(name) === '' ? {} : { nome: onOneLine(name) }),
    ...(protocol === undefined ? {} : { protocolo: protocol }),
  };
}
