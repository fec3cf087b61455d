/** A copy of what is stored of a person, and its erasure: for supervisors, and kept in the audit. */

import type { Context, Hono } from 'hono';
import type { Archive } from '../../../../archive/archive.ts';
import type { Audit } from '../../../../people/people.ts';
import type { Store } from '../../../../stores/store.ts';
import type { Env, Guard } from '../../guard.ts';
import type { FrameOf } from '../../views/layout.tsx';
import { onOneLine } from '../../views/texts.ts';
import type { KeptQuestions } from '../kept-question.ts';
import { type Holding, readHolding } from './holding.ts';
import { isOthers, longestAsked, PrivacyPage } from './page.tsx';

export type PrivacyOptions = {
  readonly store: Pick<Store, 'conversation' | 'transcript'>;
  readonly archive: Pick<Archive, 'person' | 'exportPerson' | 'erasePerson'>;
  readonly questions: KeptQuestions;
  readonly guard: Guard;
  readonly frame: FrameOf;
  readonly audit: Pick<Audit, 'note'>;
  readonly timezone: string;
  /** Days for which closed conversations stay; null for ever. */
  readonly reach: number | null;
};

export function addPrivacy(
  app: Hono<Env>,
  { store, archive, questions, guard, frame, audit, timezone, reach }: PrivacyOptions,
): void {
  const page = (context: Context<Env>) => ({
    frame: frame(context),
    session: context.get('session'),
    timezone,
    reach,
  });
  const me = (context: Context<Env>) => context.get('session').user.id;
  const over = (context: Context<Env>) =>
    context.html(PrivacyPage({ ...page(context), problem: context.get('words').privacy.over }), 400);

  /** What was asked for under a name, with what is stored of it; null if that is over. */
  const lookUp = async (context: Context<Env>) => {
    const name = context.req.param('name') ?? '';
    const question = await questions.read(me(context), name);
    if (question === null) return null;
    const { conversations } = await archive.person(question);
    const holdings = await Promise.all(conversations.map((found) => readHolding(store, found)));
    return { name, question, holdings: holdings.filter((holding) => holding !== null) };
  };

  /** Those of the conversations found that are ticked. */
  const ticked = async (context: Context<Env>, holdings: readonly Holding[]): Promise<readonly Holding[]> => {
    const { conversation = [] } = await context.req.parseBody({ all: true });
    const ids = new Set([conversation].flat());
    return holdings.filter(({ row }) => ids.has(row.conversation));
  };

  app.get('/privacy', guard.enter, guard.permit('export'), (context) =>
    context.html(PrivacyPage(page(context))),
  );

  app.post('/privacy', guard.enter, guard.permit('export'), guard.checkForm, async (context) => {
    const { privacy } = context.get('words');
    const { person } = await context.req.parseBody();
    const asked = typeof person === 'string' ? person.trim() : '';
    const problem =
      asked === '' ? privacy.empty : asked.length > longestAsked ? privacy.tooLong(longestAsked) : null;
    if (problem !== null) return context.html(PrivacyPage({ ...page(context), problem }), 400);
    return context.redirect(`/desk/privacy/${await questions.keep(me(context), asked)}`, 303);
  });

  app.get('/privacy/:name', guard.enter, guard.permit('export'), async (context) => {
    const found = await lookUp(context);
    return found === null ? over(context) : context.html(PrivacyPage({ ...page(context), found }));
  });

  app.post('/privacy/:name/export', guard.enter, guard.permit('export'), guard.checkForm, async (context) => {
    const found = await lookUp(context);
    if (found === null) return over(context);
    const chosen = await ticked(context, found.holdings);
    if (chosen.length === 0)
      return context.html(
        PrivacyPage({ ...page(context), found, problem: context.get('words').privacy.noneChosen }),
        400,
      );
    const ids = chosen.map(({ row }) => row.conversation);
    const copy = await archive.exportPerson(ids);
    for (const conversation of ids) await audit.note({ by: me(context), action: 'export', conversation });
    return context.body(`${JSON.stringify(copy, null, 2)}\n`, 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="plantao-dados.json"',
    });
  });

  app.post('/privacy/:name/erasing', guard.enter, guard.permit('erase'), guard.checkForm, async (context) => {
    const found = await lookUp(context);
    if (found === null) return over(context);
    const erasing = await ticked(context, found.holdings);
    if (erasing.length > 0) return context.html(PrivacyPage({ ...page(context), found, erasing }));
    const problem = context.get('words').privacy.noneChosen;
    return context.html(PrivacyPage({ ...page(context), found, problem }), 400);
  });

  app.post('/privacy/:name/erase', guard.enter, guard.permit('erase'), guard.checkForm, async (context) => {
    const { privacy } = context.get('words');
    const found = await lookUp(context);
    if (found === null) return over(context);
    const refuse = (problem: string, erasing?: readonly Holding[]) =>
      context.html(
        PrivacyPage({ ...page(context), found, problem, ...(erasing === undefined ? {} : { erasing }) }),
        400,
      );
    const chosen = await ticked(context, found.holdings);
    if (chosen.length === 0) return refuse(privacy.noneChosen);
    const { confirmation } = await context.req.parseBody();
    if (typeof confirmation !== 'string' || confirmation.trim().toUpperCase() !== privacy.confirmation)
      return refuse(privacy.notTyped(privacy.confirmation), chosen);
    const erased: string[] = [];
    const problems: string[] = [];
    for (const { row } of chosen) {
      // As it is now: somebody may have taken it since the page was shown, and while others were erased.
      const current = await store.conversation(row.conversation);
      if (current === null) continue;
      const { name = '', owner } = current.listing;
      if (isOthers(current, me(context))) {
        problems.push(privacy.attended(onOneLine(name), onOneLine(owner?.name ?? '')));
        continue;
      }
      const done = await archive.erasePerson([current.conversation]);
      for (const conversation of done.erased) {
        await audit.note({ by: me(context), action: 'erase', conversation });
        erased.push(conversation);
      }
    }
    const left = await lookUp(context);
    return context.html(
      PrivacyPage({
        ...page(context),
        ...(left === null || left.holdings.length === 0 ? {} : { found: left }),
        erasure: { erased: erased.length, problems },
      }),
      problems.length === 0 ? 200 : 409,
    );
  });
}
