/** The page of one's own account. */

import type { Session, SessionRow, User } from '../../../../people/people.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { ButtonForm, Outcome, type Told, Word } from '../forms.tsx';
import { Sessions } from '../sessions.tsx';
import { Authenticator, Spares } from './authenticator-view.tsx';

type AccountProps = {
  readonly frame: Frame;
  readonly session: Session;
  /** As they are now: the session knows them as they were when the request came. */
  readonly user: User;
  readonly sessions: readonly SessionRow[];
  /** Of an authenticator that waits to be confirmed. */
  readonly secret: string | undefined;
  /** Codes that are told this once. */
  readonly spare: readonly string[] | undefined;
  readonly timezone: string;
  readonly told: Told | undefined;
};

export function AccountPage({ frame, session, user, sessions, timezone, told, secret, spare }: AccountProps) {
  const { words } = frame;
  const { account } = words;
  const { csrf } = session;
  return (
    <Document {...frame} title={account.title} session={session} kind="plain">
      <main>
        <h1>{account.title}</h1>
        <Outcome told={told} />
        {spare !== undefined && <Spares codes={spare} words={words} />}
        <section class="card" aria-labelledby="naming">
          <h2 id="naming">{account.naming}</h2>
          <p>
            <bdi>{user.login}</bdi> · {words.frame.roles[user.role]}
          </p>
          <form method="post" action="/desk/account/name" class="fields">
            <Word csrf={csrf} />
            <label for="name">{account.name}</label>
            <input id="name" name="name" value={user.name} required maxlength={80} autocomplete="name" />
            <button type="submit">{words.people.save}</button>
            <p class="hint">{account.nameHint}</p>
          </form>
        </section>
        <section class="card" aria-labelledby="changing">
          <h2 id="changing">{account.changing}</h2>
          <form method="post" action="/desk/account/password" class="fields">
            <Word csrf={csrf} />
            <input type="hidden" name="login" value={user.login} autocomplete="username" />
            <Password name="old" label={account.old} autocomplete="current-password" />
            <Password name="password" label={account.password} autocomplete="new-password" />
            <Password name="again" label={words.door.again} autocomplete="new-password" />
            <button type="submit">{account.change}</button>
            <p class="hint">
              {words.door.howLong} {account.changeHint}
            </p>
          </form>
        </section>
        <Authenticator user={user} csrf={csrf} words={words} secret={secret} />
        <section class="card" aria-labelledby="sessions">
          <h2 id="sessions">{words.sessions.title}</h2>
          <Sessions
            rows={sessions}
            here={session.id}
            action="/desk/account/end"
            csrf={csrf}
            timezone={timezone}
            words={words}
          />
          {sessions.length > 1 && (
            <ButtonForm action="/desk/account/end" csrf={csrf} label={words.sessions.endOthers} />
          )}
        </section>
      </main>
    </Document>
  );
}

type PasswordProps = {
  readonly name: string;
  readonly label: string;
  readonly autocomplete: 'current-password' | 'new-password';
};

function Password({ name, label, autocomplete }: PasswordProps) {
  return (
    <>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="password"
        required
        minlength={name === 'old' ? undefined : 10}
        autocomplete={autocomplete}
      />
    </>
  );
}
