/**
 * Markup that is made once for all who ask. Lists are read once between two changes, and shown to everybody who is in: with
 * twenty attendants, making the same rows again for each would take most of the service's time.
 */

import { raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

const known = new WeakMap<object, Map<string, HtmlEscapedString>>();

/**
 * What `render` made for a thing the first time that it was asked to in this `manner`, which says everything else that the
 * markup depends on. Forgotten with the thing.
 */
export function renderedOnce(
  thing: object,
  manner: string,
  render: () => { toString(): string },
): HtmlEscapedString {
  const made = known.get(thing) ?? new Map<string, HtmlEscapedString>();
  known.set(thing, made);
  const found = made.get(manner) ?? raw(render().toString());
  made.set(manner, found);
  return found;
}
