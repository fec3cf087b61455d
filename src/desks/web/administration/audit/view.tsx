/** The page of who did what. */

import type { Audit, Session } from '../../../../people/people.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import { Moment } from '../times.tsx';
import type { Asked } from './index.ts';

export type Row = Awaited<ReturnType<Audit['list']>>[number];

/** What ids and short names of deeds mean to people. */
export type Naming = { readonly names: ReadonlyMap<string, string>; readonly words: Words };

type AuditProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly filter: Asked;
  readonly naming: Naming;
  readonly timezone: string;
};

export function AuditPage({ frame, session, rows, hasMore, filter, naming, timezone }: AuditProps) {
  const { words } = frame;
  const { audit } = words;
  const last = rows.at(-1)?.id;
  return (
    <Document {...frame} title={audit.title} session={session} kind="plain">
      <main class="broad">
        <h1>{audit.title}</h1>
        <p class="hint">{audit.about}</p>
        <Filter filter={filter} naming={naming} />
        {rows.length === 0 ? (
          <p class="empty">{audit.none}</p>
        ) : (
          <section class="scroll" tabindex={0} aria-label={audit.title}>
            <table class="stack">
              <thead>
                <tr>
                  <th scope="col">{audit.when}</th>
                  <th scope="col">{audit.who}</th>
                  <th scope="col">{audit.what}</th>
                  <th scope="col">{audit.conversation}</th>
                  <th scope="col">{audit.detail}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Deed row={row} naming={naming} timezone={timezone} />
                ))}
              </tbody>
            </table>
          </section>
        )}
        <p class="decisions">
          {filter.after !== '' && (
            <a href={`/desk/audit?${queryOf({ ...filter, after: '' })}`}>{audit.newest}</a>
          )}
          {hasMore && last !== undefined && (
            <a href={`/desk/audit?${queryOf({ ...filter, after: last })}`}>{audit.older}</a>
          )}
          <a href={`/desk/audit.csv?${queryOf({ ...filter, after: '' })}`} download>
            {audit.download}
          </a>
        </p>
      </main>
    </Document>
  );
}

const queryOf = (filter: Asked): string =>
  new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();

function Filter({ filter, naming: { names, words } }: { readonly filter: Asked; readonly naming: Naming }) {
  const { audit } = words;
  return (
    <form method="get" action="/desk/audit" class="inline filter">
      <label for="by">{audit.who}</label>
      <select id="by" name="by">
        <option value="">{audit.everybody}</option>
        {[...names, ['console', audit.console] as const].map(([id, name]) => (
          <option value={id} selected={id === filter.by}>
            {onOneLine(name)}
          </option>
        ))}
      </select>
      <label for="action">{audit.what}</label>
      <select id="action" name="action">
        <option value="">{audit.everything}</option>
        {Object.entries(audit.actions).map(([action, what]) => (
          <option value={action} selected={action === filter.action}>
            {what}
          </option>
        ))}
      </select>
      <button type="submit">{audit.show}</button>
    </form>
  );
}

type DeedProps = { readonly row: Row; readonly naming: Naming; readonly timezone: string };

function Deed({ row, naming, timezone }: DeedProps) {
  const { conversation } = row;
  const { audit } = naming.words;
  return (
    <tr>
      <td data-label={audit.when}>
        <Moment at={row.at} timezone={timezone} words={naming.words} />
      </td>
      <td data-label={audit.who}>
        <bdi>{whoseOf(row, naming)}</bdi>
      </td>
      <td data-label={audit.what}>{whatOf(row, naming)}</td>
      <td data-label={audit.conversation}>
        {conversation !== undefined && (
          <a href={`/desk/c/${encodeURIComponent(conversation)}`}>{conversation.slice(0, 8)}</a>
        )}
      </td>
      <td data-label={audit.detail}>
        <bdi>{detailOf(row, naming)}</bdi>
      </td>
    </tr>
  );
}

/** Who did it. */
export const whoseOf = ({ by }: Pick<Row, 'by'>, { names, words: { audit } }: Naming): string =>
  by === 'console' ? audit.console : (names.get(by) ?? by);

/** What was done; the short name itself where no words are known for it. */
export const whatOf = ({ action }: Pick<Row, 'action'>, { words: { audit } }: Naming): string =>
  audit.actions[action] ?? action;

/** Users are noted by their ids, and roles by theirs. */
const detailOf = ({ detail = '' }: Pick<Row, 'detail'>, { names, words }: Naming): string => {
  const roles: Readonly<Record<string, string>> = words.frame.roles;
  return onOneLine(detail)
    .split(' ')
    .map((word) => names.get(word) ?? roles[word] ?? words.audit.details[word] ?? word)
    .join(' ');
};
