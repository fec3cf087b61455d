/** What stopped and waits for somebody's decision: shown with all that is known of it, and decided. */

import type { Context, Hono } from 'hono';
import { z } from 'zod';
import {
  decide,
  findWaitingFor,
  isGivenUpTicket,
  listAwaited,
  listParked,
  viewAll,
} from '../../../parked.ts';
import type { Env } from '../../guard.ts';
import { onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import type { Told } from '../forms.tsx';
import type { AdministrationOptions } from '../index.ts';
import { ParkedCount, ParkedPage } from './view.tsx';

/** Of what waits: more than anybody decides in an hour. */
const mostShown = 100;
/** Where tickets are opened from (`pools` of the runtime). */
const jobsPool = 'jobs';

const given = z.object({
  request: z.uuid(),
  protocol: z
    .string()
    .transform((text) => text.replace(/[\s.-]/g, ''))
    .pipe(z.union([z.literal(''), z.string().regex(/^\d{12,24}$/)]))
    .optional(),
});
const ended = z.enum(['retried', 'closed', 'told']);

export function addParked(
  app: Hono<Env>,
  { store, guard, frame, audit, patience }: AdministrationOptions,
): void {
  const permitted = guard.permit('decide-parked');

  const show = async (context: Context<Env>, told?: Told) => {
    const [{ shown, all }, awaited] = await Promise.all([
      viewAll(store, mostShown),
      listAwaited(store, jobsPool),
    ]);
    const page = { frame: frame(context, '/desk/parked'), session: context.get('session'), told };
    return context.html(ParkedPage({ ...page, shown, all, awaited }), told?.refused ? 409 : 200);
  };

  app.get('/parked', guard.enter, permitted, (context) => {
    const done = ended.safeParse(context.req.query('done')).data;
    return show(context, done && { words: context.get('words').parked.done[done] });
  });

  app.get('/parked/count', guard.look, permitted, async (context) => {
    const count = (await listParked(store)).length;
    return context.html(count === 0 ? '' : ParkedCount({ count, words: context.get('words').parked }));
  });

  app.post(
    '/parked/:code/:how{(?:retry|close)}',
    guard.enter,
    permitted,
    guard.checkForm,
    async (context) => {
      const { user } = context.get('session');
      const words = context.get('words');
      const refuse = (said: string) => show(context, { words: said, refused: true });
      const read = given.safeParse(await context.req.parseBody());
      if (!read.success) return refuse(words.parked.badProtocol);
      const { request, protocol = '' } = read.data;
      const how = context.req.param('how') === 'retry' ? 'retry' : 'close';
      const found = await findWaitingFor(store, context.req.param('code'));
      if (found === undefined) return refuse(words.parked.gone);
      if (protocol !== '' && (how === 'retry' || !isGivenUpTicket(found)))
        return refuse(words.parked.noTicket);

      const by = { id: user.id, name: user.name };
      const told = protocol === '' ? undefined : protocol;
      const outcome = await decide(store, found, { how, by, protocol: told }, { request, patience });
      if (outcome === null) return refuse(words.parked.gone);
      if (outcome.outcome !== 'done' && outcome.outcome !== 'pending') return refuse(notDone(outcome, words));
      await audit.note({
        by: user.id,
        action: how === 'retry' ? 'parked-retried' : 'parked-closed',
        conversation: found.conversation,
        ...('number' in found ? { detail: String(found.number) } : {}),
      });
      if (outcome.outcome === 'pending') return show(context, { words: words.talk.pending });
      const end = how === 'retry' ? 'retried' : told === undefined ? 'closed' : 'told';
      return context.redirect(`/desk/parked?done=${end}`, 303);
    },
  );
}

const notDone = (
  outcome: { readonly outcome: 'owned'; readonly owner: string } | { readonly outcome: 'unchanged' },
  { talk }: Words,
): string => (outcome.outcome === 'owned' ? talk.othersNow(onOneLine(outcome.owner)) : talk.unchanged);
