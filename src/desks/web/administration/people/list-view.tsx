/** The page of everybody who attends. */

import type { Session, User } from '../../../../people/people.ts';
import { roles } from '../../../../people/roles.ts';
import { Ago } from '../../views/ago.tsx';
import { Document, type Frame } from '../../views/layout.tsx';
import type { Words } from '../../words/index.ts';
import { Outcome, type Told, Word } from '../forms.tsx';

type PeopleProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly rows: readonly { readonly user: User; readonly lastSeen: number | null }[];
  readonly now: number;
  readonly told?: Told | undefined;
  /** Somebody new, and where they choose a password: told this once. */
  readonly invited?: { readonly name: string; readonly link: string } | undefined;
};

export function PeoplePage({ frame, session, rows, now, told, invited }: PeopleProps) {
  const { words } = frame;
  const { people } = words;
  return (
    <Document {...frame} title={people.title} session={session} kind="plain">
      <main class="broad">
        <h1>{people.title}</h1>
        <Outcome told={told} />
        {invited && <Invitation {...invited} words={words} />}
        <section class="scroll" tabindex={0} aria-label={people.title}>
          <table class="stack">
            <thead>
              <tr>
                <th scope="col">{people.name}</th>
                <th scope="col">{people.login}</th>
                <th scope="col">{people.role}</th>
                <th scope="col">{people.lastSeen}</th>
                <th scope="col">{people.state}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ user, lastSeen }) => (
                <tr class={user.disabled ? 'off' : undefined}>
                  <th scope="row">
                    <a href={`/desk/people/${user.id}`}>
                      <bdi>{user.name}</bdi>
                    </a>
                  </th>
                  <td data-label={people.login}>
                    <bdi>{user.login}</bdi>
                  </td>
                  <td data-label={people.role}>{words.frame.roles[user.role]}</td>
                  <td data-label={people.lastSeen}>
                    {lastSeen === null ? (
                      people.never
                    ) : (
                      <>
                        {people.ago[0]}
                        <Ago at={lastSeen} now={now} words={words} />
                        {people.ago[1]}
                      </>
                    )}
                  </td>
                  <td data-label={people.state}>{statesOf(user, people).join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section class="card" aria-labelledby="add">
          <h2 id="add">{people.add}</h2>
          <form method="post" action="/desk/people" class="fields">
            <Word csrf={session.csrf} />
            <label for="name">{people.name}</label>
            <input id="name" name="name" required maxlength={80} autocomplete="off" />
            <label for="login">{people.login}</label>
            <input
              id="login"
              name="login"
              required
              minlength={2}
              maxlength={64}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
            />
            <label for="role">{people.role}</label>
            <RoleChoice words={words} chosen="attendant" />
            <button type="submit" class="main">
              {people.create}
            </button>
            <p class="hint">{people.createHint}</p>
          </form>
        </section>
      </main>
    </Document>
  );
}

type InvitationProps = { readonly name: string; readonly link: string; readonly words: Words };

/** Where somebody chooses a password. Nobody can read it here again. */
export function Invitation({ name, link, words: { people } }: InvitationProps) {
  return (
    <div class="card once" role="status">
      <p>
        {people.invitation} <bdi>{name}</bdi>. {people.once}
      </p>
      <label class="unseen" for="invitation">
        {people.address}
      </label>
      <input id="invitation" readonly value={link} />
    </div>
  );
}

export function RoleChoice({ words, chosen }: { readonly words: Words; readonly chosen: User['role'] }) {
  return (
    <select id="role" name="role">
      {roles.map((role) => (
        <option value={role} selected={role === chosen}>
          {words.frame.roles[role]}
        </option>
      ))}
    </select>
  );
}

/** What is to be known of somebody besides what they may do. */
export const statesOf = ({ disabled, ready, totp }: User, { states }: Words['people']): readonly string[] => [
  ...(disabled ? [states.disabled] : []),
  ...(ready ? [] : [states.invited]),
  ...(totp ? [states.totp] : []),
];
