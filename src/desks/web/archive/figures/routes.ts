/** Figures of a day, a week, or any stretch of days up to a quarter of a year. */

import type { Context, Hono } from 'hono';
import type { Archive } from '../../../../archive/archive.ts';
import type { Audit } from '../../../../people/people.ts';
import type { Env, Guard } from '../../guard.ts';
import type { FrameOf } from '../../views/layout.tsx';
import type { Words } from '../../words/index.ts';
import { figuresCsv } from './csv.ts';
import { FiguresPage } from './page.tsx';
import { type Names, showFigures } from './shown.ts';
import { dayAt, readStretch, type Stretch } from './stretch.ts';

export type FiguresOptions = {
  readonly guard: Guard;
  readonly frame: FrameOf;
  readonly audit: Pick<Audit, 'note'>;
  readonly timezone: string;
  readonly now: () => number;
  readonly figures: Archive['figures'];
  /** What queues and attendants are called. */
  readonly names: () => Promise<Names>;
};

export function addFigures(
  app: Hono<Env>,
  { guard, frame, audit, timezone, now, figures, names }: FiguresOptions,
): void {
  const read = async (stretch: Stretch, words: Words) =>
    showFigures(await figures({ from: stretch.from, to: stretch.until }), stretch, await names(), words);
  const asked = (context: Context<Env>) =>
    readStretch({ from: context.req.query('from'), to: context.req.query('to') }, now(), timezone);

  app.get('/figures', guard.enter, guard.permit('see-figures'), async (context) => {
    const words = context.get('words');
    const wanted = asked(context);
    const usual = typeof wanted === 'string' ? readStretch({}, now(), timezone) : wanted;
    if (typeof usual === 'string') throw new Error('the last days are no stretch of days');
    return context.html(
      FiguresPage({
        frame: frame(context),
        session: context.get('session'),
        stretch: usual,
        figures: await read(usual, words),
        today: dayAt(now(), timezone),
        problem: typeof wanted === 'string' ? words.figures.problems[wanted] : undefined,
      }),
      typeof wanted === 'string' ? 400 : 200,
    );
  });

  app.get('/figures.csv', guard.enter, guard.permit('export'), async (context) => {
    const words = context.get('words');
    const stretch = asked(context);
    if (typeof stretch === 'string') return context.text(words.figures.problems[stretch], 400);
    const { first, last } = stretch;
    const csv = figuresCsv(await read(stretch, words), words);
    await audit.note({
      by: context.get('session').user.id,
      action: 'export-figures',
      detail: `${first} – ${last}`,
    });
    return context.body(csv, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="plantao-${first}-${last}.csv"`,
    });
  });
}
