/** What the marketplace does not let sellers write: ways to be paid or reached beside it. */

const forbidden: readonly { readonly found: RegExp; readonly reason: string }[] = [
  { found: /[^\s@]+@[^\s@]+\.[a-z]{2,}/i, reason: 'EMAIL' },
  { found: /(?<!\d)\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)/, reason: 'CPF' },
  { found: /\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/i, reason: 'PIX' },
  { found: /\bpix\b.*\d{8,}/is, reason: 'PIX' },
];

/** Why a message is refused; undefined if it passes. */
export const moderate = (text: string): string | undefined =>
  forbidden.find(({ found }) => found.test(text))?.reason;
