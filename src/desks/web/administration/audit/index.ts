/** Who did what: to read, a page at a time, and to take away as a table. */

import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Audit } from '../../../../people/people.ts';
import type { Env } from '../../guard.ts';
import { sheetOf } from '../../views/sheet.ts';
import { momentOf } from '../../views/texts.ts';
import type { AdministrationOptions } from '../index.ts';
import { AuditPage, type Naming, whatOf, whoseOf } from './view.tsx';

const onPage = 50;
/** What goes into one table: somebody who wants more asks by person or by deed. */
const inTable = 20_000;
/** Deeds that are read at once for a table. */
const stretch = 500;

const asked = z.object({
  by: z.string().max(64).default(''),
  action: z
    .string()
    .regex(/^[\w-]{0,64}$/)
    .default(''),
  after: z
    .string()
    .regex(/^[\w-]{0,64}$/)
    .default(''),
});
export type Asked = z.infer<typeof asked>;
const nothing: Asked = { by: '', action: '', after: '' };

type Options = Parameters<Audit['list']>[0];
const optionsOf = ({ by, action }: Asked): Omit<Options, 'limit'> => ({
  ...(/^[\w:-]{1,64}$/.test(by) ? { by } : {}),
  ...(action === '' ? {} : { action }),
});

export function addAudit(
  app: Hono<Env>,
  { people, integrations, guard, frame, audit, timezone }: AdministrationOptions,
): void {
  const permitted = guard.permit('read-audit');

  /** What ids mean to people. */
  const naming = async (context: Context<Env>): Promise<Naming> => {
    const [users, tokens] = await Promise.all([people.users.list(), integrations.tokens.list()]);
    const names = new Map(users.map(({ id, name }) => [id, name]));
    for (const { id, name } of tokens) names.set(`api:${id}`, `${name} (API)`);
    return { names, words: context.get('words') };
  };

  app.get('/audit', guard.enter, permitted, async (context) => {
    const filter = asked.safeParse(context.req.query()).data ?? nothing;
    const { after } = filter;
    const rows = await audit.list({
      ...optionsOf(filter),
      ...(after === '' ? {} : { after }),
      limit: onPage + 1,
    });
    return context.html(
      AuditPage({
        frame: frame(context),
        session: context.get('session'),
        naming: await naming(context),
        rows: rows.slice(0, onPage),
        hasMore: rows.length > onPage,
        filter,
        timezone,
      }),
    );
  });

  app.get('/audit.csv', guard.enter, permitted, async (context) => {
    const filter = asked.safeParse(context.req.query()).data ?? nothing;
    const by = await naming(context);
    const { audit: said } = by.words;
    const table: string[][] = [[said.when, said.who, said.what, said.conversation, said.detail]];
    let after: string | undefined;
    while (table.length <= inTable) {
      const rows = await audit.list({
        ...optionsOf(filter),
        ...(after === undefined ? {} : { after }),
        limit: stretch,
      });
      for (const row of rows)
        table.push([
          momentOf(row.at, timezone, by.words),
          whoseOf(row, by),
          whatOf(row, by),
          row.conversation ?? '',
          row.detail ?? '',
        ]);
      after = rows.at(-1)?.id;
      if (rows.length < stretch) break;
    }
    await audit.note({ by: context.get('session').user.id, action: 'audit-exported' });
    return context.body(sheetOf(table), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${said.file}.csv"`,
    });
  });
}
