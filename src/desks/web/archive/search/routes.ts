/** Finding conversations by what was said in them, and by whom. */

import type { Context, Hono } from 'hono';
import type { Archive } from '../../../../archive/archive.ts';
import type { Store } from '../../../../stores/store.ts';
import type { Env, Guard } from '../../guard.ts';
import type { FrameOf } from '../../views/layout.tsx';
import type { KeptQuestions } from '../kept-question.ts';
import { longestQuestion, SearchPage } from './page.tsx';
import { readResults } from './results.ts';

export type SearchOptions = {
  readonly store: Pick<Store, 'conversation' | 'transcript'>;
  readonly questions: KeptQuestions;
  readonly guard: Guard;
  readonly frame: FrameOf;
  readonly timezone: string;
  /** Days for which closed conversations stay; null for ever. */
  readonly reach: number | null;
  readonly search: Archive['search'];
};

/** On a page. */
const resultsShown = 30;
/** Letters that say where to go on. */
const longestCursor = 500;

export function addSearch(
  app: Hono<Env>,
  { store, questions, guard, frame, timezone, reach, search }: SearchOptions,
): void {
  const page = (context: Context<Env>) => ({
    frame: frame(context),
    session: context.get('session'),
    timezone,
    reach,
  });
  const refuse = (context: Context<Env>, problem: string, question = '') =>
    context.html(SearchPage({ ...page(context), problem, question }), 400);

  app.get('/search', guard.enter, guard.permit('take'), (context) => context.html(SearchPage(page(context))));

  app.post('/search', guard.enter, guard.permit('take'), guard.checkForm, async (context) => {
    const said = context.get('words').search;
    const { question: given } = await context.req.parseBody();
    const question = typeof given === 'string' ? given.trim() : '';
    if (question === '') return refuse(context, said.empty);
    if (question.length > longestQuestion)
      return refuse(context, said.tooLong(longestQuestion), question.slice(0, longestQuestion));
    const name = await questions.keep(context.get('session').user.id, question);
    return context.redirect(`/desk/search/${name}`, 303);
  });

  app.get('/search/:name', guard.enter, guard.permit('take'), async (context) => {
    const words = context.get('words');
    const name = context.req.param('name');
    const question = await questions.read(context.get('session').user.id, name);
    if (question === null) return refuse(context, words.search.over);
    const from = context.req.query('after');
    const { hits, next, tooShort } = await search(question, {
      limit: resultsShown,
      ...(from === undefined ? {} : { after: from.slice(0, longestCursor) }),
    });
    if (tooShort) return refuse(context, words.search.nothingToFind, question);
    return context.html(
      SearchPage({
        ...page(context),
        question,
        results: await readResults(store, hits, question, words),
        isFurther: from !== undefined,
        further: next === undefined ? undefined : `/desk/search/${name}?after=${encodeURIComponent(next)}`,
      }),
    );
  });
}
