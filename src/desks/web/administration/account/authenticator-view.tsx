/** Setting up an authenticator, and doing without it again. */

import type { User } from '../../../../people/people.ts';
import type { Words } from '../../words/index.ts';
import { ButtonForm } from '../forms.tsx';

type AuthenticatorProps = {
  readonly user: User;
  readonly csrf: string;
  readonly words: Words;
  readonly secret: string | undefined;
};

const path = '/desk/account/authenticator';

export function Authenticator({ user, csrf, words, secret }: AuthenticatorProps) {
  const { account } = words;
  return (
    <section class="card" aria-labelledby="authenticator">
      <h2 id="authenticator">{account.authenticator}</h2>
      {user.totp ? (
        <>
          <p>{account.isSetUp(user.spare)}</p>
          <CodeForm act="spare" label={account.makeSpares} csrf={csrf} words={words} />
          <CodeForm act="remove" label={account.remove} csrf={csrf} words={words} />
        </>
      ) : (
        <>
          <p>{account.why}</p>
          {secret !== undefined && (
            <>
              <figure>
                <img
                  src={`${path}/qr.svg?of=${secret.slice(0, 4)}`}
                  alt={account.qr}
                  width="220"
                  height="220"
                />
                <figcaption>{account.scan}</figcaption>
              </figure>
              <p>
                {account.orType} <span class="code secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</span>
              </p>
              <CodeForm act="confirm" label={account.confirm} csrf={csrf} words={words} />
            </>
          )}
          <ButtonForm
            action={path}
            csrf={csrf}
            label={secret === undefined ? account.setUp : account.beginAgain}
          />
        </>
      )}
    </section>
  );
}

type SparesProps = { readonly codes: readonly string[]; readonly words: Words };

/** Codes that are told this once. */
export function Spares({ codes, words: { account } }: SparesProps) {
  return (
    <div class="card once" role="status">
      <p>{account.spares}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li class="code">{code}</li>
        ))}
      </ul>
    </div>
  );
}

type CodeFormProps = {
  readonly act: 'confirm' | 'spare' | 'remove';
  readonly label: string;
  readonly csrf: string;
  readonly words: Words;
};

/** One that a code of the authenticator goes with. */
function CodeForm({ act, label, csrf, words: { account, door } }: CodeFormProps) {
  return (
    <ButtonForm action={`${path}/${act}`} csrf={csrf} label={label}>
      <label for={`code-${act}`}>{act === 'confirm' ? account.shown : door.code}</label>
      <input
        id={`code-${act}`}
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        required
        maxlength={20}
        size={10}
      />
    </ButtonForm>
  );
}
