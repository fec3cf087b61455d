/** The page that links phones to WhatsApp numbers. */

import type { Session } from '../../../../people/people.ts';
import type { LinkingView } from '../../../linking.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import type { Words } from '../../words/index.ts';

type LinkingProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly accounts: readonly LinkingView[];
  /** Why the last request was refused. */
  readonly words?: string | undefined;
};

export function LinkingPage({ frame, session, accounts, words }: LinkingProps) {
  const { linking } = frame.words;
  const [before, after] = linking.none;
  return (
    <Document {...frame} title={linking.title} session={session} kind="plain">
      <main>
        <h1>{linking.heading}</h1>
        {words !== undefined && (
          <p class="refused" role="alert">
            {words}
          </p>
        )}
        {accounts.length === 0 && (
          <p>
            {before}
            <code>WHATSAPP_PAIRED</code>
            {after}
          </p>
        )}
        {accounts.map((account) => (
          <section class="account" aria-labelledby={`account-${account.account}`}>
            <h2 id={`account-${account.account}`}>{account.account}</h2>
            <div
              id={`state-${account.account}`}
              hx-get={`/desk/linking/${encodeURIComponent(account.account)}/state`}
              hx-trigger="every 3s"
              hx-swap="innerMorph"
            >
              <LinkingState account={account} words={frame.words} />
            </div>
            {account.state !== 'connected' && (
              <Ways account={account.account} csrf={session.csrf} words={frame.words} />
            )}
          </section>
        ))}
      </main>
    </Document>
  );
}

/** How an account stands, and what links it: asked for again every few seconds. */
export function LinkingState({ account, words }: { readonly account: LinkingView; readonly words: Words }) {
  const said = words.linking;
  const { state, detail, qr, code } = account;
  return (
    <>
      <p>
        <strong class={`state ${state}`}>{said.states[state]}</strong> {detail}
      </p>
      {qr !== undefined && (
        <figure>
          <img
            src={`/desk/linking/${encodeURIComponent(account.account)}/qr.svg?of=${shortOf(qr)}`}
            alt={said.qr}
            width="264"
            height="264"
          />
          <figcaption>{said.where}</figcaption>
        </figure>
      )}
      {code !== undefined && (
        <p>
          {said.type}
          <strong class="code">{code}</strong>
        </p>
      )}
    </>
  );
}

/** Tells one QR from the next, so that browsers fetch the new one; not a way to read it. */
const shortOf = (qr: string): number => {
  let sum = 0;
  for (const character of qr) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007;
  return sum;
};

type WaysProps = { readonly account: string; readonly csrf: string; readonly words: Words };

function Ways({ account, csrf, words: { linking } }: WaysProps) {
  const path = `/desk/linking/${encodeURIComponent(account)}`;
  return (
    <div class="ways">
      <form method="post" action={`${path}/show`}>
        <input type="hidden" name="csrf" value={csrf} />
        <button type="submit">{linking.again}</button>
      </form>
      <form method="post" action={`${path}/code`}>
        <input type="hidden" name="csrf" value={csrf} />
        <label for={`phone-${account}`}>{linking.byCode}</label>
        <input
          id={`phone-${account}`}
          name="phone"
          inputmode="tel"
          placeholder="55 37 99911-2233"
          required
          maxlength={24}
        />
        <button type="submit">{linking.ask}</button>
      </form>
    </div>
  );
}
