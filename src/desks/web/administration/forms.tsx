/** What the forms of these pages have in common. They are plain ones: they work without any script. */

import type { Child } from 'hono/jsx';

/** The session's word, without which a form is nobody's. */
export const Word = ({ csrf }: { readonly csrf: string }) => <input type="hidden" name="csrf" value={csrf} />;

/** What became of the last form. */
export type Told = { readonly words: string; readonly refused?: true };

export function Outcome({ told }: { readonly told: Told | undefined }) {
  if (told === undefined) return null;
  return (
    <p class={told.refused ? 'refused' : 'done'} role={told.refused ? 'alert' : 'status'}>
      {told.words}
    </p>
  );
}

type ButtonProps = {
  readonly action: string;
  readonly csrf: string;
  readonly label: string;
  /** What tells it from others of the same name, for whoever does not see where it stands. */
  readonly about?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly children?: Child;
};

/** A form that is a button, with what it carries. */
export function ButtonForm({ action, csrf, label, about, fields = {}, children }: ButtonProps) {
  return (
    <form method="post" action={action} class="inline">
      <Word csrf={csrf} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
      <button type="submit" aria-label={about === undefined ? undefined : `${label}: ${about}`}>
        {label}
      </button>
    </form>
  );
}
