/** Documents within longer texts: what leaves the service says no CPF or CNPJ in the clear. */

import { maskTaxId, parseTaxId } from './brazil.ts';

/** What may be one: 11 or 14 characters, with the punctuation that people write between them. */
const candidate =
  /(?<![0-9A-Za-z])(?:\d{3}[. ]?\d{3}[. ]?\d{3}[-. ]?\d{2}|[0-9A-Z]{2}[. ]?[0-9A-Z]{3}[. ]?[0-9A-Z]{3}[/. ]?[0-9A-Z]{4}[-. ]?\d{2})(?![0-9A-Za-z])/gi;

/** A text with every CPF and CNPJ in it masked. What has the length and wrong check digits is none, and stays. */
export const hideDocuments = (text: string): string =>
  text.replace(candidate, (found) => (parseTaxId(found) === null ? found : maskTaxId(found)));
