/** The page of figures: what a supervisor reads at a glance, drawn and in tables. */

import type { Session } from '../../../../people/people.ts';
import { may } from '../../../../people/roles.ts';
import { duration } from '../../../telling.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import type { Part, Shown, Spread, Summary } from './measures.ts';
import { Bars, Lines, timeMarks } from './plots.tsx';
import { type Stretch, shift } from './stretch.ts';

type FiguresProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly stretch: Stretch;
  readonly figures: Shown;
  readonly today: string;
  /** Why what was asked for is not shown. */
  readonly problem?: string | undefined;
};

export function FiguresPage({ frame, session, stretch, figures, today, problem }: FiguresProps) {
  const { words } = frame;
  const said = words.figures;
  const { total, days, hours, queues, attendants } = figures;
  const isOneDay = stretch.days.length === 1;
  return (
    <Document {...frame} title={said.title} session={session} kind="plain">
      <main class="wide figures">
        <h1>{said.heading}</h1>
        <Ranges words={words} stretch={stretch} today={today} />
        {problem !== undefined && (
          <p class="refused" role="alert">
            {problem}
          </p>
        )}
        <p class="hint">
          {said.what}{' '}
          {may(session.user.role, 'export') && (
            <a href={`/desk/figures.csv?from=${stretch.first}&to=${stretch.last}`} download="">
              {said.csv}
            </a>
          )}
        </p>
        <Tiles words={words} total={total} />
        {total.conversations === 0 ? (
          <p>{said.none}</p>
        ) : (
          <>
            <div class="plots">
              {!isOneDay && <CountPlot id="by-day" words={words} parts={days} title={said.plots.byDay} />}
              {!isOneDay && (
                <WaitPlot id="wait-day" words={words} parts={days} title={said.plots.waitByDay} />
              )}
              <CountPlot id="by-hour" words={words} parts={hours} title={said.plots.byHour} />
              <WaitPlot id="wait-hour" words={words} parts={hours} title={said.plots.waitByHour} />
            </div>
            {!isOneDay && <Folded words={words} parts={days} of={said.day} title={said.plots.byDay} />}
            <Folded words={words} parts={hours} of={said.hour} title={said.plots.byHour} />
            <h2>{said.byQueue}</h2>
            <Table words={words} parts={queues} of={said.queue} label={said.byQueue} total={total} />
            <h2>{said.byAttendant}</h2>
            <Table words={words} parts={attendants} of={said.attendant} label={said.byAttendant} />
            <p class="hint">{said.explained}</p>
          </>
        )}
      </main>
    </Document>
  );
}

function Ranges({
  words,
  stretch,
  today,
}: {
  readonly words: Words;
  readonly stretch: Stretch;
  readonly today: string;
}) {
  const said = words.figures;
  const yesterday = shift(today, -1);
  const ranges = [
    [said.today, today, today],
    [said.yesterday, yesterday, yesterday],
    [said.week, shift(today, -6), today],
    [said.month, shift(today, -29), today],
  ] as const;
  return (
    <div class="ranges">
      <nav aria-label={said.ranges}>
        {ranges.map(([name, from, to]) => (
          <a
            href={`/desk/figures?from=${from}&to=${to}`}
            aria-current={stretch.first === from && stretch.last === to ? 'page' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      <form method="get" action="/desk/figures">
        <label>
          {said.from} <input type="date" name="from" value={stretch.first} max={today} required />
        </label>
        <label>
          {said.to} <input type="date" name="to" value={stretch.last} max={today} required />
        </label>
        <button type="submit">{said.show}</button>
      </form>
    </div>
  );
}

function Tiles({ words, total }: { readonly words: Words; readonly total: Summary }) {
  const said = words.figures;
  const { conversations, alone, rating } = total;
  const spread = (of: Spread | null) => (of === null ? null : said.halfAndMost(long(of.p90, words)));
  return (
    <dl class="tiles">
      <Tile term={said.conversations} value={count(conversations, words)} />
      <Tile term={said.botAlone} value={share(alone, conversations, words)} more={count(alone, words)} />
      <Tile term={said.waiting} value={middle(total.waited, words)} more={spread(total.waited)} />
      <Tile term={said.firstAnswer} value={middle(total.answered, words)} more={spread(total.answered)} />
      <Tile term={said.handling} value={middle(total.handled, words)} more={spread(total.handled)} />
      <Tile
        term={said.rating}
        value={rating === null ? none : grade(rating.average, words)}
        more={said.ratedBy(rating?.count ?? 0)}
      />
      <Tile term={said.tickets} value={count(total.tickets, words)} />
    </dl>
  );
}

function Tile({
  term,
  value,
  more,
}: {
  readonly term: string;
  readonly value: string;
  readonly more?: unknown;
}) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <strong>{value}</strong>
        {more !== undefined && more !== null && <span class="more">{more}</span>}
      </dd>
    </div>
  );
}

type PartsProps = { readonly words: Words; readonly parts: readonly Part[]; readonly title: string };

function CountPlot({ id, words, parts, title }: PartsProps & { readonly id: string }) {
  const said = words.figures;
  return (
    <Bars
      id={id}
      title={title}
      series={[said.botAlone, said.withPerson]}
      points={parts.map(({ name, alone, conversations }) => ({
        label: name,
        values: [alone, conversations - alone],
      }))}
      format={(value) => count(value, words)}
    />
  );
}

function WaitPlot({ id, words, parts, title }: PartsProps & { readonly id: string }) {
  const said = words.figures;
  return (
    <Lines
      id={id}
      title={title}
      series={[said.half, said.most]}
      points={parts.map(({ name, waited }) => ({
        label: name,
        values: [waited?.p50 ?? null, waited?.p90 ?? null],
      }))}
      format={(value) => long(value, words)}
      marks={timeMarks}
    />
  );
}

function Folded({ words, parts, of, title }: PartsProps & { readonly of: string }) {
  return (
    <details class="folded">
      <summary>
        {words.figures.table}: {title}
      </summary>
      <Table words={words} parts={parts} of={of} label={title} />
    </details>
  );
}

type TableProps = Omit<PartsProps, 'title'> & {
  /** What the first column is. */
  readonly of: string;
  readonly label: string;
  readonly total?: Summary;
};

function Table({ words, parts, of, label, total }: TableProps) {
  const said = words.figures;
  const rows = total === undefined || parts.length < 2 ? parts : [...parts, { ...total, name: said.total }];
  return (
    <section class="scrolls" tabindex={0} aria-label={label}>
      <table class="numbers">
        <thead>
          <tr>
            {[of, said.conversations, said.botAlone].map((name) => (
              <th scope="col">{name}</th>
            ))}
            {[said.waiting, said.firstAnswer, said.handling].map((name) => (
              <th scope="col">
                {name} <small>{`${said.p50} · ${said.p90}`}</small>
              </th>
            ))}
            {[said.rating, said.tickets].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((part) => (
            <tr>
              <th scope="row">
                <bdi>{onOneLine(part.name)}</bdi>
              </th>
              <td>{count(part.conversations, words)}</td>
              <td>{share(part.alone, part.conversations, words)}</td>
              <td>{both(part.waited, words)}</td>
              <td>{both(part.answered, words)}</td>
              <td>{both(part.handled, words)}</td>
              <td>
                {part.rating === null ? none : `${grade(part.rating.average, words)} (${part.rating.count})`}
              </td>
              <td>{count(part.tickets, words)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const none = '–';
const long = (milliseconds: number, { frame }: Words): string => duration(milliseconds, frame.days);
const count = (value: number, { language }: Words): string => new Intl.NumberFormat(language).format(value);
const share = (part: number, of: number, { language }: Words): string =>
  of === 0 ? none : new Intl.NumberFormat(language, { style: 'percent' }).format(part / of);
const grade = (value: number, { language }: Words): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
const middle = (of: Spread | null, words: Words): string => (of === null ? none : long(of.p50, words));
const both = (of: Spread | null, words: Words): string =>
  of === null ? none : `${long(of.p50, words)} · ${long(of.p90, words)}`;
