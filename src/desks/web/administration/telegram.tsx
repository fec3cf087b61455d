/** Which Telegram account acts as a user in the team's group, where there is one. */

import type { TelegramLinks } from '../../../people/people.ts';
import { onOneLine } from '../views/texts.ts';
import type { Words } from '../words/index.ts';
import { ButtonForm } from './forms.tsx';

type TelegramProps = {
  readonly linked: Awaited<ReturnType<TelegramLinks['linked']>>;
  /** Where forms are sent: one that links, if who reads may do that, and one that unlinks. */
  readonly link?: string;
  readonly unlink: string;
  /** To be sent by Telegram; told this once. */
  readonly code?: string | undefined;
  readonly csrf: string;
  readonly words: Words;
};

export function TelegramLink({ linked, link, unlink, code, csrf, words: { telegram } }: TelegramProps) {
  return (
    <section class="card" aria-labelledby="telegram">
      <h2 id="telegram">{telegram.title}</h2>
      {linked === null ? (
        <p>{telegram.none}</p>
      ) : (
        <p>
          {telegram.linked} <bdi>{onOneLine(linked.name)}</bdi>.
        </p>
      )}
      {code !== undefined && (
        <p role="status">
          {telegram.send} <span class="code">/vincular {code}</span>
        </p>
      )}
      <div class="decisions">
        {link !== undefined && (
          <ButtonForm
            action={link}
            csrf={csrf}
            label={linked === null ? telegram.link : telegram.linkAnother}
          />
        )}
        {linked !== null && <ButtonForm action={unlink} csrf={csrf} label={telegram.unlink} />}
      </div>
    </section>
  );
}
