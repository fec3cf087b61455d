/** An attendant has a marketplace told what became of a protocol: what it knows, what there is to tell, and the one entry that asks for it. */

import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Channel } from '../../../channels/channel.ts';
import { defined } from '../../../core/defined.ts';
import { asFailure } from '../../../core/failure.ts';
import type { Audit } from '../../../people/people.ts';
import type { Store } from '../../../stores/store.ts';
import { carryOut, channelOf } from '../../acting.ts';
import type { Env, Guard } from '../guard.ts';
import { channelName } from '../views/texts.ts';
import { staleness } from './acts.ts';
import { about, answer, pathOf, refuse } from './answering.ts';
import { UpdateProtocol } from './views/updating.tsx';

export type UpdatingOptions = {
  readonly store: Store;
  readonly guard: Guard;
  readonly audit: Pick<Audit, 'note'>;
  readonly channels: () => readonly Channel[];
  readonly timezone: string;
  readonly patience: number;
};

const form = z.object({
  owner: z.string().max(200),
  request: z.uuid(),
  type: z.string().max(100).default(''),
  text: z.string().trim().max(2_000).default(''),
});

export function addUpdating(app: Hono<Env>, options: UpdatingOptions): void {
  const { store, guard, audit, channels, timezone, patience } = options;
  const allowed = guard.permit('update-protocol');

  app.get(
    '/c/:id/panel/update',
    guard.enter,
    allowed,
    about(store, async (context, conversation) => {
      const words = context.get('words');
      const protocols = channelOf(channels(), conversation)?.protocols;
      if (protocols === undefined) return refuse(context, words.protocol.notServed, 404);
      const { channel, origin } = conversation;
      const events = await protocols
        .events(origin.address)
        .catch((thrown: unknown) => ({ problem: asFailure(thrown).message }));
      return context.html(
        UpdateProtocol({
          ...{ path: pathOf(conversation), words, events, timezone },
          where: channelName(channel, words),
          updates: protocols.updates,
          request: randomUUID(),
        }),
      );
    }),
  );

  app.post(
    '/c/:id/update-protocol',
    guard.enter,
    guard.checkForm,
    allowed,
    about(store, async (context, found) => {
      const { talk, protocol: said } = context.get('words');
      const { user } = context.get('session');
      const read = form.safeParse(await context.req.parseBody());
      if (!read.success) return refuse(context, talk.incomplete, 400);
      const { owner, request, type, text } = read.data;
      const network = channelOf(channels(), found);
      if (network?.protocols === undefined) return refuse(context, said.notServed, 404);
      if (!network.protocols.updates.includes(type)) return refuse(context, said.missing, 400);
      const objection = network.objectTo?.(text);
      if (objection !== undefined) return refuse(context, talk.objected(objection), 400);
      const stale = staleness(found, owner, user.id, talk);
      if (stale !== null) return refuse(context, stale, 409);
      const outcome = await carryOut(store, found, {
        name: 'update-protocol',
        body: { by: { id: user.id, name: user.name }, request },
        update: { type, ...defined({ text: text === '' ? undefined : text }) },
        patience,
      });
      if (outcome.outcome === 'done' || outcome.outcome === 'pending')
        await audit.note({ by: user.id, action: 'update-protocol', conversation: found.conversation });
      return answer(context, outcome, said.asked);
    }),
  );
}
