/** The users of the desk, for who has the machine itself: what `plantao user` asks for. */

import type { Hono } from 'hono';
import { z } from 'zod';
import type { Audit, People, User } from '../../people/people.ts';
import { roles } from '../../people/roles.ts';

const userView = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  role: z.enum(roles),
  disabled: z.literal(true).optional(),
  ready: z.boolean(),
  totp: z.boolean(),
  /** Absent where the service is of an earlier version. */
  spare: z.number().optional(),
});
export type UserView = z.infer<typeof userView>;

export const userList = z.object({ users: z.array(userView) });
export const changedUser = z.object({ user: userView });
/** With the token of an invitation, which is told this once. */
export const invitedUser = z.object({ user: userView, token: z.string() });

/** With a code to be sent from Telegram, told this once. */
export const linkingUser = z.object({ user: userView, code: z.string() });

const newUser = z.object({ login: z.string(), name: z.string(), role: z.enum(roles) });
const change = z.object({ role: z.enum(roles).exactOptional(), disabled: z.boolean().exactOptional() });

export type ConsolePeople = { readonly people: People; readonly audit: Audit };

type Problem = { readonly problem: string };

const incomplete: Problem = { problem: 'pedido incompleto' };
const disabled: Problem = { problem: 'esse usuário está bloqueado: desbloqueie antes (plantao user enable)' };
const unknown = (login: string): Problem => ({
  problem: `não há o usuário ${login}: veja plantao user list`,
});

export function addUsers(app: Hono, { people, audit }: ConsolePeople): void {
  const { users } = people;
  const note = (action: string, { id }: User, detail = '') =>
    audit.note({ by: 'console', action, detail: `${id} ${detail}`.trim() });

  app.get('/users', async (context) => context.json({ users: await users.list() }));

  app.post('/users', async (context) => {
    const body = newUser.safeParse(await context.req.json().catch(() => null));
    if (!body.success) return context.json(incomplete, 400);
    const user = await users.add(body.data);
    if ('problem' in user) return context.json(user, 409);
    await note('user-added', user, user.role);
    return context.json({ user, token: await people.invite(user.id) });
  });

  app.post('/users/:login/link', async (context) => {
    const user = await users.find(context.req.param('login'));
    if (user === null) return context.json(unknown(context.req.param('login')), 404);
    const token = await people.invite(user.id);
    if (token === null) return context.json(disabled, 409);
    await note('user-invited', user);
    return context.json({ user, token });
  });

  app.post('/users/:login/telegram', async (context) => {
    const user = await users.find(context.req.param('login'));
    if (user === null) return context.json(unknown(context.req.param('login')), 404);
    const code = await people.telegram.beginLink(user.id);
    if (code === null) return context.json(disabled, 409);
    await note('user-telegram-code', user);
    return context.json({ user, code });
  });

  app.post('/users/:login/telegram-unlink', async (context) => {
    const user = await users.find(context.req.param('login'));
    if (user === null) return context.json(unknown(context.req.param('login')), 404);
    await people.telegram.unlink(user.id);
    await note('user-telegram-unlinked', user);
    return context.json({ user });
  });

  app.post('/users/:login/forget-code', async (context) => {
    const user = await users.find(context.req.param('login'));
    if (user === null) return context.json(unknown(context.req.param('login')), 404);
    await people.totp.remove(user.id);
    await note('user-code-removed', user);
    return context.json({ user: { ...user, totp: false } });
  });

  app.post('/users/:login', async (context) => {
    const body = change.safeParse(await context.req.json().catch(() => null));
    if (!body.success) return context.json(incomplete, 400);
    const found = await users.find(context.req.param('login'));
    if (found === null) return context.json(unknown(context.req.param('login')), 404);
    const user = await users.change(found.id, body.data);
    if ('problem' in user) return context.json(user, 409);
    await note('user-changed', user, user.disabled ? 'disabled' : user.role);
    return context.json({ user });
  });
}
