/** The page of what waits for somebody's decision. */

import { randomUUID } from 'node:crypto';
import { formatPhone } from '../../../../core/text/brazil.ts';
import type { Session } from '../../../../people/people.ts';
import { type AwaitedRow, type ParkedView, ticketInput, workShown } from '../../../parked.ts';
import { duration } from '../../../telling.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { channelName, harmless, onOneLine, whoOf } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import { ButtonForm, Outcome, type Told } from '../forms.tsx';

type ParkedProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly shown: readonly ParkedView[];
  /** How many there are: perhaps more than are shown. */
  readonly all: number;
  readonly awaited: readonly AwaitedRow[];
  readonly told?: Told | undefined;
};

export function ParkedPage({ frame, session, shown, all, awaited, told }: ParkedProps) {
  const { words } = frame;
  const { parked } = words;
  return (
    <Document {...frame} title={parked.title} session={session} kind="plain">
      <main>
        <h1>{parked.title}</h1>
        <Outcome told={told} />
        {all === 0 && <p class="empty">{parked.none}</p>}
        {shown.map((view) => (
          <Thing view={view} csrf={session.csrf} words={words} />
        ))}
        {all > shown.length && <p class="hint">{parked.more(all - shown.length)}</p>}
        {awaited.length > 0 && <Awaited rows={awaited} words={words} />}
      </main>
    </Document>
  );
}

/** In the menu, beside the way here. */
export function ParkedCount({ count, words }: { readonly count: number; readonly words: Words['parked'] }) {
  return (
    <span class="badge">
      {count}
      <span class="unseen"> {words.counted}</span>
    </span>
  );
}

type ThingProps = { readonly view: ParkedView; readonly csrf: string; readonly words: Words };

function Thing({ view, csrf, words }: ThingProps) {
  const { parked, frame } = words;
  const { kind, code, id, waited, reason, channel, attempts, asked } = view;
  return (
    <section class="card" aria-labelledby={`thing-${code}`}>
      <h2 id={`thing-${code}`}>{parked.kinds[kind]}</h2>
      <p>
        <a href={`/desk/c/${encodeURIComponent(id)}`}>
          <bdi>{whoOf(view, words)}</bdi>
        </a>{' '}
        · {channelName(channel, words)} · {parked.waits} {duration(waited, frame.days)}
      </p>
      <dl class="pairs">
        <Pair term={parked.reason} text={reason} />
        <Asked view={view} words={parked} />
        {attempts !== undefined && asked !== undefined && (
          <Pair term={parked.tried} text={parked.attempts(attempts, duration(asked, frame.days))} />
        )}
      </dl>
      {view.told && <p class="hint">{parked.toldOtherwise}</p>}
      <p class="hint">{parked.advice[kind]}</p>
      <Decisions view={view} csrf={csrf} words={parked} />
    </section>
  );
}

type AskedProps = { readonly view: ParkedView; readonly words: Words['parked'] };

function Asked({ view, words }: AskedProps) {
  const work = workShown.safeParse(view.work).data;
  switch (work?.type) {
    case 'say':
      return <Pair term={words.message} text={work.message.text} />;
    case 'stopped':
      return <Pair term={words.thrown} text={work.thrown} />;
    case 'call':
      return <Pair term={words.call} text={work.name} />;
    case 'detached': {
      const ticket = ticketInput.safeParse(work.input).data;
      return (
        <>
          <Pair term={words.reference} text={work.reference} />
          {ticket && (
            <>
              <Pair term={words.service} text={ticket.service} />
              <Pair term={words.name} text={onOneLine(ticket.name)} />
              <Pair term={words.phone} text={formatPhone(ticket.phone)} />
              <Pair term={words.visit} text={words.visits[ticket.serviceOrder ? 'asked' : 'none']} />
              <Pair term={words.description} text={ticket.description} />
            </>
          )}
        </>
      );
    }
    default:
      return null;
  }
}

function Pair({ term, text }: { readonly term: string; readonly text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi>{harmless(text)}</bdi>
      </dd>
    </div>
  );
}

type DecisionsProps = { readonly view: ParkedView; readonly csrf: string; readonly words: Words['parked'] };

function Decisions({ view: { kind, code, id }, csrf, words }: DecisionsProps) {
  const path = `/desk/parked/${encodeURIComponent(kind === 'stopped' ? id : code)}`;
  const fields = { request: randomUUID() };
  const about = `${words.kinds[kind]} ${code}`;
  const form = { csrf, fields, about };
  return (
    <div class="decisions">
      {kind === 'ticket' && (
        <ButtonForm action={`${path}/close`} label={words.tell} {...form}>
          <label for={`protocol-${code}`}>{words.protocol}</label>
          <input
            id={`protocol-${code}`}
            name="protocol"
            inputmode="numeric"
            autocomplete="off"
            required
            maxlength={40}
          />
        </ButtonForm>
      )}
      <ButtonForm action={`${path}/retry`} label={words.retry[kind]} {...form} />
      <ButtonForm action={`${path}/close`} label={words.close[kind]} {...form} />
    </div>
  );
}

type AwaitedProps = { readonly rows: readonly AwaitedRow[]; readonly words: Words };

function Awaited({ rows, words }: AwaitedProps) {
  const { parked, frame } = words;
  return (
    <section class="card" aria-labelledby="awaited">
      <h2 id="awaited">{parked.awaited}</h2>
      <ul class="lines">
        {rows.map((row) => (
          <li>
            <a href={`/desk/c/${encodeURIComponent(row.id)}`}>
              <bdi>{whoOf(row, words)}</bdi>
            </a>
            {' · '}
            {parked.underWay(duration(row.waited, frame.days), row.attempts)}
            {row.next > 0 && ` · ${parked.nextIn} ${duration(row.next, frame.days)}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
