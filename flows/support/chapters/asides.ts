/** What is said at a question without answering it: nothing of it is lost, and it is no failed answer. */

import type { Context, Draft } from '../context.ts';
import type { Spoken } from '../events.ts';
import type { Kit } from '../kit.ts';
import { asksBack, readCourtesy, reportsOf, saysSolved, tellingOf } from '../listening/asides.ts';
import { textsOf } from '../listening/spoken.ts';
import { says } from '../words/index.ts';
import { rejected } from './question.ts';
import { mostItems, withItems } from './ticket/items.ts';

type Heard = { readonly context: Context; readonly event: Spoken };

/** A draft with lines that it does not hold yet. */
const withLines = (draft: Draft, lines: readonly string[]): Draft =>
  withItems(
    draft,
    lines.filter((line) => !draft.items.includes(line)),
  );

/** The draft with what these messages tell besides their answer. */
export const withTold = ({ context, event }: Heard): Pick<Context, 'draft'> => ({
  draft: withLines(context.draft, tellingOf(event)),
});

const isTelling = ({ context, event }: Heard): boolean =>
  tellingOf(event).length > 0 && context.draft.items.length < mostItems;

/**
 * No answer to a question about the person: the question is asked again, saying why, and is counted; but what is told
 * of the problem is not lost.
 */
export const unanswered = (
  context: Context,
  event: Spoken,
  why: string,
): Pick<Context, 'asked'> & Partial<Pick<Context, 'draft'>> => {
  const lines = reportsOf(event);
  if (context.purpose !== 'ticket') return rejected(context, event, why);
  if (saysSolved(event)) return rejected(context, event, says(context).menu.solvedNow);
  if (lines.length === 0) return rejected(context, event, why);
  return {
    draft: withLines(context.draft, lines),
    ...rejected(context, event, `${says(context).menu.notedToo} ${why}`),
  };
};

/**
 * The transitions of a question, named by its state, for what answers it not: `asked` goes before the transitions that
 * take an answer, so that "sim, mas quanto custa?" is no yes; the others after them.
 */
export const createAsides = <State extends string>({ support }: Pick<Kit, 'support'>, state: State) => {
  const again = { target: state, reenter: true } as const;
  return {
    /** A question of the customer's own: a person can answer it. */
    asked: {
      ...again,
      guard: ({ event }: { readonly event: Spoken }) => asksBack(event),
      actions: support.assign(({ context, event }) =>
        'messages' in event
          ? {
              ...withTold({ context, event }),
              asked: { ...context.asked, why: says(context).menu.askedBack },
            }
          : {},
      ),
    },
    /** "Já voltou." */
    solved: {
      ...again,
      guard: ({ event }: { readonly event: Spoken }) => saysSolved(event),
      actions: support.assign(({ context }) => ({
        asked: { ...context.asked, why: says(context).menu.solvedNow },
      })),
    },
    /** More of the problem joins the description. */
    told: {
      ...again,
      guard: isTelling,
      actions: support.assign(({ context, event }) =>
        'messages' in event
          ? { ...withTold({ context, event }), asked: { ...context.asked, why: says(context).menu.notedToo } }
          : {},
      ),
    },
    /** "Pronto", typed when the quiet had already ended the description, and thanks: the question stands. */
    seen: { ...again, guard: ({ event }: { readonly event: Spoken }) => textsOf(event).some(readCourtesy) },
  } as const;
};
