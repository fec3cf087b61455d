/**
 * The identifiers that travel through the whole program, as branded strings: one kind cannot be passed for
 * another. All of them are made by the few functions that say so; nothing else may cast to them.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** One chat, for ever: an HMAC of channel, account and address (`src/keys/`), so that it tells nobody a phone. */
export type ConversationId = Branded<'ConversationId'>;

/** One effect of one turn. The same turn run again, because its commit was lost, gives the same ids. */
export type EffectId = Branded<'EffectId'>;

/** What a ticket carries so that it can be found again, short enough to be read aloud: `PL-7K3Q-9F2M`. */
export type Reference = Branded<'Reference'>;

/** What a customer is told of a talk that led to no ticket, so that it can be found again: `C-7K3Q-9F2M`. */
export type ContactNumber = Branded<'ContactNumber'>;

/** For `src/keys/`, for stores that read back what they wrote, and for what a person types to have it looked up. */
export const conversationId = (text: string): ConversationId => text as ConversationId;

/** For `src/keys/`, and for stores that read back what they wrote. */
export const reference = (text: string): Reference => text as Reference;

/** For `contact-number.ts`, which spells and reads them. */
export const contactNumber = (text: string): ContactNumber => text as ContactNumber;

/** The id of the `index`-th effect of the turn that makes `revision`. */
export const effectId = (conversation: ConversationId, revision: number, index: number): EffectId =>
  `${conversation}.${revision}.${index}` as EffectId;

/** For stores that read back what they wrote. */
export const storedEffectId = (text: string): EffectId => text as EffectId;

/** The id of what one program is told of the turn that makes `revision`; the same when that turn is run again. */
export const tellingId = (
  conversation: ConversationId,
  revision: number,
  index: number,
  endpoint: string,
): EffectId => `${conversation}.${revision}.${index}.told.${endpoint}` as EffectId;

/** The conversation that an effect belongs to. */
export const conversationOf = (effect: EffectId): ConversationId =>
  effect.slice(0, effect.indexOf('.')) as ConversationId;

/** An effect id that a network gives back to us, of `effectId` or `followingId`; null for any other text. */
export const readEffectId = (text: string): EffectId | null =>
  /^[\w-]{1,100}\.\d{1,12}\.\d{1,6}(?:\.next)*$/.test(text) ? (text as EffectId) : null;

/** The id of a job that follows from another one (a second look at what it did). */
export const followingId = (job: EffectId): EffectId => `${job}.next` as EffectId;
