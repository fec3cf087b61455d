/** Coming in and going out: password, invitation, farewell. */

import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { networkOf } from '../../network.ts';
import type { People, Refusal } from '../../people/people.ts';
import { duration } from '../telling.ts';
import type { Env, Guard } from './guard.ts';
import { Invite, Login, NotInvited } from './views/door.tsx';
import type { FrameOf } from './views/layout.tsx';
import type { Words } from './words/index.ts';

const given = z.object({
  login: z.string().max(200),
  password: z.string().max(1_000),
  code: z.string().max(20).optional(),
});
const chosen = z.object({ password: z.string().max(1_000), again: z.string().max(1_000) });

export type DoorOptions = {
  readonly people: Pick<People, 'login' | 'logout' | 'invited' | 'accept'>;
  readonly guard: Guard;
  readonly frame: FrameOf;
};

export function addDoor(app: Hono<Env>, { people, guard, frame }: DoorOptions): void {
  const callerOf = (context: Context<Env>) => ({
    ip: context.env.ip,
    network: networkOf(context.env.ip),
    agent: (context.req.header('user-agent') ?? '').slice(0, 200),
  });

  app.get('/login', async (context) => {
    if ((await guard.present(context)) !== null) return context.redirect('/desk', 303);
    return context.html(Login({ frame: frame(context), csrf: guard.offer(context) }));
  });

  app.post('/login', guard.checkOffered, async (context) => {
    const read = given.safeParse(await context.req.parseBody());
    if (!read.success) return context.redirect('/desk/login', 303);
    const { code, ...proof } = read.data;
    const answer = await people.login({
      ...proof,
      ...(code === undefined || code === '' ? {} : { code: code.replace(/\s/g, '') }),
      ...callerOf(context),
    });
    if ('refused' in answer) {
      const { door } = context.get('words');
      // A first password without the code is no mistake yet.
      const words =
        answer.refused === 'code' && code === undefined
          ? door.codeAsked
          : wordsOf(answer, context.get('words'));
      const page = { frame: frame(context), csrf: guard.offer(context), login: proof.login, words };
      return context.html(
        Login({ ...page, code: answer.refused === 'code' }),
        answer.refused === 'locked' ? 429 : 401,
      );
    }
    guard.letIn(context, answer.session);
    return context.redirect('/desk', 303);
  });

  app.get('/invite/:token', async (context) => {
    const token = context.req.param('token');
    const user = await people.invited(token);
    if (user === null) return context.html(NotInvited({ frame: frame(context) }), 404);
    const { name, login } = user;
    return context.html(Invite({ frame: frame(context), csrf: guard.offer(context), token, name, login }));
  });

  app.post('/invite/:token', guard.checkOffered, async (context) => {
    const token = context.req.param('token');
    const user = await people.invited(token);
    if (user === null) return context.html(NotInvited({ frame: frame(context) }), 404);
    const { name, login } = user;
    const refuse = (words: string) =>
      context.html(
        Invite({ frame: frame(context), csrf: guard.offer(context), token, name, login, words }),
        400,
      );
    const read = chosen.safeParse(await context.req.parseBody());
    if (!read.success || read.data.password !== read.data.again)
      return refuse(context.get('words').door.notEqual);
    const { password } = read.data;
    const accepted = await people.accept(token, password);
    if (accepted === null) return context.html(NotInvited({ frame: frame(context) }), 404);
    if ('problem' in accepted) return refuse(context.get('words').door.unfit(accepted.problem));
    const answer = await people.login({ login, password, ...callerOf(context) });
    // With an authenticator, or a locked address, the door asks again.
    if ('refused' in answer) return context.redirect('/desk/login', 303);
    guard.letIn(context, answer.session);
    return context.redirect('/desk', 303);
  });

  app.post('/logout', guard.enter, guard.checkForm, async (context) => {
    await people.logout(context.get('token'));
    guard.forget(context);
    return context.redirect('/desk/login', 303);
  });
}

const wordsOf = (refusal: Refusal, { door, frame }: Words): string => {
  switch (refusal.refused) {
    case 'wrong':
      return door.wrong;
    case 'code':
      return door.wrongCode;
    case 'locked':
      return door.locked(duration(refusal.wait, frame.days));
  }
};
