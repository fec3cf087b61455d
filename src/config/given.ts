/** What the environment gives: names with their values, none of them empty. */

export type Given = Readonly<Record<string, string>>;

/** A name without its account's suffix, and the suffix: `TELEGRAM_BOT_TOKEN__loja` is `TELEGRAM_BOT_TOKEN` and `__loja`. */
export function splitName(name: string): { readonly base: string; readonly suffix: string } {
  const at = name.indexOf('__');
  return at < 0 ? { base: name, suffix: '' } : { base: name.slice(0, at), suffix: name.slice(at) };
}
