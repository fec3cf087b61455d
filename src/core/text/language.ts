/** The languages that customers can be answered in. Attendants read Portuguese. */

export const languages = ['pt', 'en'] as const;

export type Language = (typeof languages)[number];

/** Those that a provider answers in: the first is the usual one. */
export type Languages = readonly [Language, ...Language[]];
