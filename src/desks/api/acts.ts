/** What programs do with a conversation: what attendants do on every desk, by the same mailbox and the same rules. */

import { z } from 'zod';
import type { Channel } from '../../channels/channel.ts';
import type { Attendant } from '../../core/content.ts';
import type { People } from '../../people/people.ts';
import { channelOf, longestText } from '../acting.ts';
import { actorOf, agent, common, type Perform, problems, simple } from './performing.ts';
import { defineRoute, type Route } from './route.ts';

const text = z.string().trim().min(1).max(longestText);

export type ActsOptions = {
  readonly perform: Perform;
  readonly users: Pick<People['users'], 'get'>;
  /** The networks that are served, which may have something against words. */
  readonly channels: () => readonly Channel[];
};

export function actingRoutes({ perform, users, channels }: ActsOptions): readonly Route[] {
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
      problems: [...problems, 'objection'],
      path: '/conversations/{id}/answer',
      id: 'answerConversation',
      summary: 'Responde ao cliente; quem responde assume a conversa',
      body: z.strictObject({ ...common, text }),
      handle: (asked) =>
        perform(
          asked,
          (body) => ({ name: 'reply', body: { ...body, text: asked.body.text } }),
          (found) => {
            const detail = channelOf(channels(), found)?.objectTo?.(asked.body.text);
            return detail === undefined ? null : { problem: 'objection', detail };
          },
        ),
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

async function userOf(users: Pick<People['users'], 'get'>, id: string): Promise<Attendant | null> {
  const user = await users.get(id);
  return user === null || user.disabled ? null : { id: user.id, name: user.name };
}
