/** What outlives an episode, how one begins with it, and how a stored one is read. */

import type { ContactNumber } from '../../../src/core/ids/index.ts';
import type { Language, Languages } from '../../../src/core/text/language.ts';
import {
  blankDraft,
  type Contact,
  type Context,
  type Draft,
  type Identity,
  type Opened,
  type Pending,
} from '../context.ts';
import { spokenOf } from './language.ts';

/** What outlives the episode. */
export type Memory = {
  /** Only of customers who proved themselves by document: a vouched phone is asked again each time. */
  readonly identity: Identity;
  /** Absent in what was remembered before there were several. */
  readonly language?: Language;
  readonly languageChosen?: true;
  readonly greeted: boolean;
  readonly name: string | null;
  readonly opened: readonly Opened[];
  readonly pending: Readonly<Record<string, Pending>>;
  /** Absent in what was remembered before there were any. */
  readonly contacts?: readonly Contact[];
  /** Absent in what was remembered before attendants could order tickets. */
  readonly ordered?: readonly string[];
  /** What was being collected when the flow had to start over. */
  readonly unfinished?: Pick<Draft, 'name' | 'phone' | 'items'>;
};

/** How long a document and its second fact prove who writes. */
const proofLasts = 12 * 60 * 60_000;
/** How many of the tickets opened here are remembered. */
const openedKept = 20;
const contactsKept = 20;

export const begin = (memory: Memory | null, number: ContactNumber | null, language: Language): Context => ({
  now: 0,
  sender: { phone: null, profile: null },
  language: memory?.language ?? language,
  ...(memory?.languageChosen ? { languageChosen: true } : {}),
  greeted: memory?.greeted ?? false,
  purpose: 'ticket',
  underWay: null,
  identity: memory?.identity ?? { level: 'unknown' },
  document: null,
  offered: null,
  told: memory?.unfinished?.items ?? [],
  lastDigits: null,
  triedPhone: null,
  asked: { times: 0, why: null },
  draft: blankDraft,
  protocol: null,
  tickets: [],
  name: memory?.unfinished?.name ?? memory?.name ?? null,
  phone: memory?.unfinished?.phone ?? null,
  opened: memory?.opened ?? [],
  pending: memory?.pending ?? {},
  registering: null,
  requests: [],
  owner: null,
  unansweredSince: null,
  ordered: memory?.ordered ?? [],
  queue: null,
  attended: false,
  ratingAsked: false,
  score: null,
  awayTold: null,
  nudgedAt: null,
  closing: null,
  reason: null,
  untold: [],
  reassuredAt: null,
  number,
  matter: 'none',
  contacts: memory?.contacts ?? [],
});

/** A context as it is stored: some of it came with later versions, or since version 2 was written first. */
const newer = {
  number: null,
  matter: 'none',
  contacts: [],
  underWay: null,
  ordered: [],
  queue: null,
  attended: false,
  ratingAsked: false,
  score: null,
  awayTold: null,
  nudgedAt: null,
  closing: null,
} as const;
type Newer = 'language' | keyof typeof newer;
type Stored = Omit<Context, Newer> & Partial<Pick<Context, Newer>>;

export const remember = ({
  identity,
  language,
  languageChosen,
  greeted,
  name,
  opened,
  pending,
  contacts = [],
  ordered = [],
}: Stored): Memory => ({
  ...(language === undefined ? {} : { language }),
  ...(languageChosen ? { languageChosen } : {}),
  identity: identity.level === 'verified' && identity.by === 'document' ? identity : { level: 'unknown' },
  greeted,
  name,
  opened: opened.slice(-openedKept),
  pending,
  ...(contacts.length > 0 ? { contacts: contacts.slice(-contactsKept) } : {}),
  ...(ordered.length > 0 ? { ordered } : {}),
});

/** The same where the flow starts over in the middle: what was told is not asked again. */
export const rescue = (context: Stored): Memory => {
  const { name, phone, items } = context.draft;
  return { ...remember(context), unfinished: { name, phone, items: [...context.told, ...items] } };
};

/** The context as of now: a proof by document that has run out proves nothing any more. */
export const asOf = (context: Stored, now: number, languages: Languages): Context => {
  const { identity, draft, reason, owner } = context;
  // What the bot collects is collected to its end: silence ends it in time.
  const isCollecting =
    reason === null &&
    owner === null &&
    (draft.name !== null || draft.items.length > 0 || draft.service !== null);
  const isOver =
    !isCollecting &&
    identity.level === 'verified' &&
    identity.by === 'document' &&
    now - identity.at >= proofLasts;
  const language = spokenOf(context, languages);
  // One object spread first, and nothing after it: a second one of this size takes fifty microseconds, a thousandfold.
  const current = { ...whole(context), now, language };
  return isOver ? { ...current, identity: { level: 'unknown' } } : current;
};

const isWhole = (context: Stored): context is Stored & Context =>
  Object.keys(newer).every((key) => key in context);
const whole = (context: Stored) => (isWhole(context) ? context : { ...newer, ...context });
