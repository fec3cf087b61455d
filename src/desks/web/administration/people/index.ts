/** Who attends: added, invited, changed and shut out by administrators. */

import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { User } from '../../../../people/people.ts';
import { roles } from '../../../../people/roles.ts';
import type { Env } from '../../guard.ts';
import type { Told } from '../forms.tsx';
import type { AdministrationOptions } from '../index.ts';
import { PeoplePage } from './list-view.tsx';
import { PersonPage } from './person-view.tsx';

const newcomer = z.object({
  login: z.string().max(200),
  name: z.string().max(400),
  role: z.enum(roles),
});
const change = z.object({
  name: z.string().max(400),
  role: z.enum(roles),
  /** None chosen: all of them. */
  queue: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((chosen) => [chosen].flat()),
});
const ended = z.enum(['changed', 'disabled', 'enabled', 'forgotten', 'ended']);

export function addPeople(
  app: Hono<Env>,
  { people, guard, frame, audit, queues, timezone, store }: AdministrationOptions,
): void {
  const permitted = guard.permit('manage-people');
  const { users } = people;
  const note = (context: Context<Env>, action: string, { id }: User, detail = '') =>
    audit.note({ by: context.get('session').user.id, action, detail: `${id} ${detail}`.trim() });
  /** Where somebody chooses a password, as the one who asks reaches the desk. */
  const linkOf = (context: Context<Env>, token: string): string =>
    `${context.req.header('origin') ?? ''}/desk/invite/${token}`;

  const showList = async (context: Context<Env>, told?: Told, invited?: { name: string; link: string }) => {
    const rows = await Promise.all(
      (await users.list()).map(async (user) => ({ user, lastSeen: await people.lastSeen(user.id) })),
    );
    const page = { frame: frame(context, '/desk/people'), session: context.get('session'), now: store.now() };
    return context.html(PeoplePage({ ...page, rows, told, invited }), told?.refused ? 409 : 200);
  };

  const showOne = async (context: Context<Env>, user: User, more: { told?: Told; link?: string } = {}) => {
    const page = {
      frame: frame(context, `/desk/people/${user.id}`),
      session: context.get('session'),
      timezone,
    };
    const [sessions, lastSeen] = await Promise.all([people.sessions(user.id), people.lastSeen(user.id)]);
    return context.html(
      PersonPage({ ...page, queues, user, sessions, lastSeen, ...more }),
      more.told?.refused ? 409 : 200,
    );
  };

  app.get('/people', guard.enter, permitted, (context) => showList(context));

  app.post('/people', guard.enter, permitted, guard.checkForm, async (context) => {
    const words = context.get('words');
    const refuse = (said: string) => showList(context, { words: said, refused: true });
    const read = newcomer.safeParse(await context.req.parseBody());
    if (!read.success) return refuse(words.talk.incomplete);
    const user = await users.add(read.data);
    if ('problem' in user) return refuse(words.people.problem(user));
    await note(context, 'user-added', user, user.role);
    const token = await people.invite(user.id);
    if (token === null) return context.redirect('/desk/people', 303);
    return showList(context, undefined, { name: user.name, link: linkOf(context, token) });
  });

  app.get('/people/:id', guard.enter, permitted, async (context) => {
    const user = await users.get(context.req.param('id'));
    if (user === null) return context.text(context.get('words').frame.notThere, 404);
    const done = ended.safeParse(context.req.query('done')).data;
    const told = done && { words: context.get('words').people.done[done] };
    return showOne(context, user, told === undefined ? {} : { told });
  });

  const acts = 'change|link|disable|enable|forget-code|end';
  app.post(`/people/:id/:act{(?:${acts})}`, guard.enter, permitted, guard.checkForm, async (context) => {
    const words = context.get('words');
    const body = await context.req.parseBody({ all: true });
    const user = await users.get(context.req.param('id'));
    if (user === null) return context.text(words.frame.notThere, 404);
    const refuse = (said: string) => showOne(context, user, { told: { words: said, refused: true } });
    const done = (what: z.infer<typeof ended>) =>
      context.redirect(`/desk/people/${user.id}?done=${what}`, 303);
    const isMe = user.id === context.get('session').user.id;

    switch (context.req.param('act')) {
      case 'change': {
        const read = change.safeParse(body);
        if (!read.success) return refuse(words.talk.incomplete);
        const { queue, ...to } = read.data;
        const chosen = queue.filter((asked) => queues.some(({ id }) => id === asked));
        const changed = await users.change(user.id, {
          ...to,
          // Where the form showed none, nothing is said about them.
          ...(queues.length < 2 ? {} : { queues: chosen.length === 0 ? null : chosen }),
        });
        if ('problem' in changed) return refuse(words.people.problem(changed));
        await note(context, 'user-changed', user, changed.role);
        return done('changed');
      }
      case 'link': {
        const token = await people.invite(user.id);
        if (token === null) return refuse(words.people.disabledFirst);
        await note(context, 'user-invited', user);
        return showOne(context, user, { link: linkOf(context, token) });
      }
      case 'disable': {
        if (isMe) return refuse(words.people.notYourself);
        const changed = await users.disable(user.id);
        if ('problem' in changed) return refuse(words.people.problem(changed));
        await note(context, 'user-changed', user, 'disabled');
        return done('disabled');
      }
      case 'enable':
        await users.change(user.id, { disabled: false });
        await note(context, 'user-changed', user, user.role);
        return done('enabled');
      case 'forget-code':
        await people.totp.remove(user.id);
        await note(context, 'user-code-removed', user);
        return done('forgotten');
      default: {
        const { session } = body;
        await people.revoke(user.id, typeof session === 'string' && session !== '' ? { id: session } : 'all');
        await note(context, 'sessions-ended', user);
        return done('ended');
      }
    }
  });
}
