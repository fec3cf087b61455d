/** Other programs that work with the desk: the tokens that they ask by, and where they are told what happens. */

import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { happeningNames } from '../../../../core/turn/happenings.ts';
import { rights } from '../../../../integrations/integration.ts';
import type { Env } from '../../guard.ts';
import type { Told } from '../forms.tsx';
import type { AdministrationOptions } from '../index.ts';
import { ProgramsPage, type Secret } from './view.tsx';

const token = z.object({
  name: z.string().max(400),
  may: z.enum(rights),
  documents: z.literal('on').optional(),
});
const endpoint = z.object({
  url: z.string().trim().max(2_000),
  event: z
    .union([z.enum(happeningNames), z.array(z.enum(happeningNames))])
    .default([])
    .transform((chosen) => [chosen].flat()),
});
const ended = z.enum(['revoked', 'removed', 'enabled', 'tested']);

export function addPrograms(
  app: Hono<Env>,
  { integrations, guard, frame, audit, timezone }: AdministrationOptions,
): void {
  const permitted = guard.permit('manage-programs');
  const { tokens, endpoints } = integrations;
  const note = (context: Context<Env>, action: string, detail: string) =>
    audit.note({ by: context.get('session').user.id, action, detail });

  const show = async (context: Context<Env>, told?: Told, secret?: Secret) => {
    const page = { frame: frame(context, '/desk/programs'), session: context.get('session'), timezone };
    const [known, places] = await Promise.all([tokens.list(), endpoints.list()]);
    return context.html(
      ProgramsPage({ ...page, tokens: known, endpoints: places, told, secret }),
      told?.refused ? 409 : 200,
    );
  };
  const refuse = (context: Context<Env>, words: string) => show(context, { words, refused: true });
  const done = (context: Context<Env>, what: z.infer<typeof ended>) =>
    context.redirect(`/desk/programs?done=${what}`, 303);

  app.get('/programs', guard.enter, permitted, (context) => {
    const what = ended.safeParse(context.req.query('done')).data;
    return show(context, what && { words: context.get('words').programs.done[what] });
  });

  app.post('/programs/tokens', guard.enter, permitted, guard.checkForm, async (context) => {
    const { programs, talk } = context.get('words');
    const read = token.safeParse(await context.req.parseBody());
    if (!read.success) return refuse(context, talk.incomplete);
    const { name, may, documents } = read.data;
    const made = await tokens.add({ name, may, documents: documents !== undefined });
    if ('problem' in made) return refuse(context, programs.problem(made.problem));
    await note(context, 'token-added', `${made.token.id} ${may}${made.token.documents ? ' documents' : ''}`);
    return show(context, undefined, { of: 'token', name: made.token.name, secret: made.secret });
  });

  app.post('/programs/tokens/:id/revoke', guard.enter, permitted, guard.checkForm, async (context) => {
    const id = context.req.param('id');
    if (!(await tokens.revoke(id))) return refuse(context, context.get('words').programs.gone);
    await note(context, 'token-revoked', id);
    return done(context, 'revoked');
  });

  app.post('/programs/webhooks', guard.enter, permitted, guard.checkForm, async (context) => {
    const { programs } = context.get('words');
    const read = endpoint.safeParse(await context.req.parseBody({ all: true }));
    if (!read.success) return refuse(context, context.get('words').talk.incomplete);
    const { url, event } = read.data;
    if (event.length === 0) return refuse(context, programs.noEvents);
    const made = await endpoints.add({ url, events: event });
    if ('problem' in made) return refuse(context, programs.problem(made.problem));
    await note(context, 'webhook-added', `${made.endpoint.id} ${made.endpoint.events.join(' ')}`);
    return show(context, undefined, { of: 'endpoint', name: made.endpoint.url, secret: made.secret });
  });

  app.post(
    '/programs/webhooks/:id/:act{(?:remove|enable|test)}',
    guard.enter,
    permitted,
    guard.checkForm,
    async (context) => {
      const { programs } = context.get('words');
      const id = context.req.param('id');
      switch (context.req.param('act')) {
        case 'test': {
          const failed = await endpoints.test(id);
          return failed === null
            ? done(context, 'tested')
            : refuse(context, programs.notTaken(failed.problem));
        }
        case 'enable':
          if (!(await endpoints.enable(id))) return refuse(context, programs.gone);
          await note(context, 'webhook-enabled', id);
          return done(context, 'enabled');
        default:
          if (!(await endpoints.remove(id))) return refuse(context, programs.gone);
          await note(context, 'webhook-removed', id);
          return done(context, 'removed');
      }
    },
  );
}
