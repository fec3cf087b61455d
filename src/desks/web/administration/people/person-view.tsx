/** The page of one who attends. */

import type { Session, SessionRow, User } from '../../../../people/people.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { ButtonForm, Outcome, type Told, Word } from '../forms.tsx';
import type { AdministrationOptions } from '../index.ts';
import { Sessions } from '../sessions.tsx';
import { Moment } from '../times.tsx';
import { Invitation, RoleChoice, statesOf } from './list-view.tsx';

type PersonProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly user: User;
  readonly queues: AdministrationOptions['queues'];
  readonly sessions: readonly SessionRow[];
  readonly lastSeen: number | null;
  readonly timezone: string;
  readonly told?: Told;
  /** Where they choose a password: told this once. */
  readonly link?: string;
};

export function PersonPage({
  frame,
  session,
  user,
  queues,
  sessions,
  lastSeen,
  timezone,
  told,
  link,
}: PersonProps) {
  const { words } = frame;
  const { people } = words;
  const { csrf } = session;
  const path = `/desk/people/${user.id}`;
  const isMe = user.id === session.user.id;
  return (
    <Document {...frame} title={user.name} session={session} kind="plain">
      <main>
        <p>
          <a href="/desk/people">← {people.title}</a>
        </p>
        <h1>
          <bdi>{user.name}</bdi>
        </h1>
        <Outcome told={told} />
        {link !== undefined && <Invitation name={user.name} link={link} words={words} />}
        <section class="card" aria-label={people.about}>
          <p>
            <bdi>{user.login}</bdi> · {[words.frame.roles[user.role], ...statesOf(user, people)].join(', ')}
            {lastSeen !== null && (
              <>
                {' '}
                · {people.lastSeen}: <Moment at={lastSeen} timezone={timezone} words={words} />
              </>
            )}
          </p>
          <form method="post" action={`${path}/change`} class="fields">
            <Word csrf={csrf} />
            <label for="name">{people.name}</label>
            <input id="name" name="name" value={user.name} required maxlength={80} autocomplete="off" />
            <label for="role">{people.role}</label>
            <RoleChoice words={words} chosen={user.role} />
            {queues.length > 1 && (
              <fieldset>
                <legend>{people.queues}</legend>
                {queues.map(({ id, name }) => (
                  <label class="choice">
                    <input type="checkbox" name="queue" value={id} checked={user.queues?.includes(id)} />{' '}
                    {name}
                  </label>
                ))}
                <p class="hint">{people.queuesHint}</p>
              </fieldset>
            )}
            <button type="submit" class="main">
              {people.save}
            </button>
          </form>
        </section>
        <section class="card" aria-labelledby="access">
          <h2 id="access">{people.access}</h2>
          <div class="decisions">
            {!user.disabled && <ButtonForm action={`${path}/link`} csrf={csrf} label={people.newLink} />}
            {user.totp && <ButtonForm action={`${path}/forget-code`} csrf={csrf} label={people.forgetCode} />}
            {user.disabled ? (
              <ButtonForm action={`${path}/enable`} csrf={csrf} label={people.enable} />
            ) : (
              !isMe && <ButtonForm action={`${path}/disable`} csrf={csrf} label={people.disable} />
            )}
          </div>
          <p class="hint">{people.accessHint}</p>
        </section>
        <section class="card" aria-labelledby="sessions">
          <h2 id="sessions">{words.sessions.title}</h2>
          <Sessions
            rows={sessions}
            here={isMe ? session.id : undefined}
            action={`${path}/end`}
            csrf={csrf}
            timezone={timezone}
            words={words}
          />
          {sessions.length > 1 && (
            <ButtonForm action={`${path}/end`} csrf={csrf} label={words.sessions.endAll} />
          )}
        </section>
      </main>
    </Document>
  );
}
