/** Linking phones to WhatsApp numbers: for administrators, because whoever scans the code has the number. */

import type { Context, Hono } from 'hono';
import { encodeQR } from 'qr';
import { z } from 'zod';
import type { Linked } from '../../../linking.ts';
import type { Env } from '../../guard.ts';
import type { AdministrationOptions } from '../index.ts';
import { LinkingPage, LinkingState } from './linking-view.tsx';

const phone = z
  .string()
  .transform((text) => text.replace(/\D/g, ''))
  .pipe(z.string().regex(/^\d{10,15}$/));

export function addLinking(app: Hono<Env>, { linked, guard, frame, audit }: AdministrationOptions): void {
  const pair = guard.permit('pair');
  const find = (context: Context<Env>): Linked | undefined =>
    linked().find(({ account }) => account === context.req.param('account'));
  const show = async (context: Context<Env>, words?: string) =>
    context.html(
      LinkingPage({
        frame: frame(context, '/desk/linking'),
        session: context.get('session'),
        accounts: await Promise.all(linked().map((account) => account.view())),
        words,
      }),
      words === undefined ? 200 : 409,
    );

  app.get('/linking', guard.enter, pair, (context) => show(context));

  app.get('/linking/:account/state', guard.look, pair, async (context) => {
    const account = await find(context)?.view();
    return account === undefined
      ? context.notFound()
      : context.html(LinkingState({ account, words: context.get('words') }));
  });

  app.get('/linking/:account/qr.svg', guard.enter, pair, async (context) => {
    const { qr } = (await find(context)?.view()) ?? {};
    return qr === undefined
      ? context.notFound()
      : context.body(encodeQR(qr, 'svg'), 200, { 'content-type': 'image/svg+xml' });
  });

  app.post('/linking/:account/show', guard.enter, pair, guard.checkForm, async (context) => {
    try {
      await find(context)?.ask();
    } catch (error) {
      return show(context, error instanceof Error ? error.message : context.get('words').linking.failed);
    }
    return context.redirect('/desk/linking', 303);
  });

  app.post('/linking/:account/code', guard.enter, pair, guard.checkForm, async (context) => {
    const account = find(context);
    const read = phone.safeParse((await context.req.parseBody()).phone);
    if (account === undefined) return context.notFound();
    if (!read.success) return show(context, context.get('words').linking.badPhone);
    try {
      await account.ask(read.data);
    } catch (error) {
      return show(context, error instanceof Error ? error.message : context.get('words').linking.failed);
    }
    await audit.note({ by: context.get('session').user.id, action: 'pair', detail: account.account });
    return context.redirect('/desk/linking', 303);
  });
}
