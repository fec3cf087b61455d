/** One's own account: for everybody who is in. */

import type { Context, Hono } from 'hono';
import { encodeQR } from 'qr';
import { z } from 'zod';
import { networkOf } from '../../../../network.ts';
import type { Refusal } from '../../../../people/people.ts';
import { duration } from '../../../telling.ts';
import type { Env } from '../../guard.ts';
import type { Words } from '../../words/index.ts';
import type { Told } from '../forms.tsx';
import type { AdministrationOptions } from '../index.ts';
import { AccountPage } from './view.tsx';

const named = z.object({ name: z.string().max(400) });
const passwords = z.object({
  old: z.string().max(1_000),
  password: z.string().max(1_000),
  again: z.string().max(1_000),
});
const coded = z.object({ code: z.string().max(40) });
const ended = z.enum(['named', 'password', 'ended', 'removed']);

export function addAccount(
  app: Hono<Env>,
  { people, guard, frame, audit, timezone }: AdministrationOptions,
): void {
  const { users, totp } = people;
  const note = (context: Context<Env>, action: string) =>
    audit.note({ by: context.get('session').user.id, action });
  const callerOf = ({ env: { ip } }: Context<Env>) => ({ ip, network: networkOf(ip) });

  const show = async (context: Context<Env>, told?: Told, spare?: readonly string[]) => {
    const session = context.get('session');
    const { id } = session.user;
    const [now, sessions, begun] = await Promise.all([users.get(id), people.sessions(id), totp.begun(id)]);
    const page = { frame: frame(context, '/desk/account'), session, timezone, told, spare };
    return context.html(
      AccountPage({ ...page, user: now ?? session.user, sessions, secret: begun?.secret }),
      told?.refused ? 409 : 200,
    );
  };
  const refuse = (context: Context<Env>, words: string) => show(context, { words, refused: true });
  const done = (context: Context<Env>, what: z.infer<typeof ended>) =>
    context.redirect(`/desk/account?done=${what}`, 303);

  app.get('/account', guard.enter, (context) => {
    const what = ended.safeParse(context.req.query('done')).data;
    return show(context, what && { words: context.get('words').account.done[what] });
  });

  app.post('/account/name', guard.enter, guard.checkForm, async (context) => {
    const { user } = context.get('session');
    const { people: words, talk } = context.get('words');
    const read = named.safeParse(await context.req.parseBody());
    if (!read.success) return refuse(context, talk.incomplete);
    const changed = await users.change(user.id, read.data);
    if ('problem' in changed) return refuse(context, words.problem(changed));
    await note(context, 'name-changed');
    return done(context, 'named');
  });

  app.post('/account/password', guard.enter, guard.checkForm, async (context) => {
    const { id: session, user } = context.get('session');
    const words = context.get('words');
    const read = passwords.safeParse(await context.req.parseBody());
    if (!read.success || read.data.password !== read.data.again) return refuse(context, words.door.notEqual);
    const { old, password } = read.data;
    const refused = await people.prove(user.id, { password: old, ...callerOf(context) });
    if (refused !== null) return refuse(context, wordsOf(refused, words));
    const changed = await users.setPassword(user.id, password, session);
    if ('problem' in changed) return refuse(context, words.people.problem(changed));
    await note(context, 'password-changed');
    return done(context, 'password');
  });

  app.post('/account/end', guard.enter, guard.checkForm, async (context) => {
    const { id: here, user } = context.get('session');
    const { session } = await context.req.parseBody();
    await people.revoke(
      user.id,
      typeof session === 'string' && session !== '' ? { id: session } : { allBut: here },
    );
    await note(context, 'sessions-ended');
    return done(context, 'ended');
  });

  app.post('/account/authenticator', guard.enter, guard.checkForm, async (context) => {
    const { user } = context.get('session');
    // Another one in its place would be a way around the one that is there.
    if (!user.totp) await totp.begin(user.id);
    return context.redirect('/desk/account#authenticator', 303);
  });

  app.get('/account/authenticator/qr.svg', guard.enter, async (context) => {
    const begun = await totp.begun(context.get('session').user.id);
    return begun === null
      ? context.notFound()
      : context.body(encodeQR(begun.uri, 'svg'), 200, { 'content-type': 'image/svg+xml' });
  });

  const acts = 'confirm|spare|remove';
  app.post(`/account/authenticator/:act{(?:${acts})}`, guard.enter, guard.checkForm, async (context) => {
    const { id, totp: isSetUp } = context.get('session').user;
    const words = context.get('words');
    const read = coded.safeParse(await context.req.parseBody());
    if (!read.success) return refuse(context, words.door.wrongCode);
    const { code } = read.data;
    const act = context.req.param('act');
    if (act === 'confirm') {
      if (isSetUp || !(await totp.confirm(id, code))) return refuse(context, words.account.notConfirmed);
      await note(context, 'code-set-up');
      return show(context, { words: words.account.confirmed }, (await totp.spare(id)) ?? []);
    }
    const refused = await people.proveCode(id, { code, ...callerOf(context) });
    if (refused !== null) return refuse(context, wordsOf(refused, words));
    if (act === 'spare') {
      await note(context, 'code-spares-made');
      return show(context, undefined, (await totp.spare(id)) ?? []);
    }
    await totp.remove(id);
    await note(context, 'code-removed');
    return done(context, 'removed');
  });
}

const wordsOf = (refusal: Refusal, { door, account, frame }: Words): string => {
  switch (refusal.refused) {
    case 'wrong':
      return account.wrongPassword;
    case 'code':
      return door.wrongCode;
    case 'locked':
      return door.locked(duration(refusal.wait, frame.days));
  }
};
