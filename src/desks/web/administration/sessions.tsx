/** Somebody's sessions, each with what ends it. */

import type { SessionRow } from '../../../people/people.ts';
import { onOneLine } from '../views/texts.ts';
import type { Words } from '../words/index.ts';
import { ButtonForm } from './forms.tsx';
import { Moment } from './times.tsx';

type SessionsProps = {
  readonly rows: readonly SessionRow[];
  /** The one that asks. */
  readonly here?: string | undefined;
  /** Where a form that ends one is sent, with the field `session`. */
  readonly action: string;
  readonly csrf: string;
  readonly timezone: string;
  readonly words: Words;
};

export function Sessions({ rows, here, action, csrf, timezone, words }: SessionsProps) {
  const { sessions } = words;
  if (rows.length === 0) return <p class="empty">{sessions.none}</p>;
  return (
    <ul class="rows">
      {rows.map(({ id, agent, ip, since, lastSeen }) => (
        <li>
          <p>
            <strong>
              <bdi>{browserOf(agent)}</bdi>
            </strong>{' '}
            · {ip}
            {id === here && <span class="tag">{sessions.here}</span>}
            <br />
            <span class="hint">
              {sessions.lastSeen} <Moment at={lastSeen} timezone={timezone} words={words} /> ·{' '}
              {sessions.since} <Moment at={since} timezone={timezone} words={words} />
            </span>
          </p>
          <ButtonForm
            action={action}
            csrf={csrf}
            label={sessions.end}
            about={`${browserOf(agent)}, ${ip}`}
            fields={{ session: id }}
          />
        </li>
      ))}
    </ul>
  );
}

/** The first that is found: most browsers also call themselves by the names that come after. */
const browsers = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** What a browser calls itself, shortly: `Firefox · Windows`; its own words where nobody knows better. */
function browserOf(agent: string): string {
  const nameIn = (known: readonly (readonly [string, string])[]) =>
    known.find(([sign]) => agent.includes(sign))?.[1];
  const names = [nameIn(browsers), nameIn(systems)].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(' · ') : onOneLine(agent).slice(0, 60) || '?';
}
