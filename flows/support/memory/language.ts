/** Which language a stored conversation is in. */

import type { FlowState } from '../../../src/core/flow.ts';
import type { Language, Languages } from '../../../src/core/text/language.ts';

/** The one that something stored is in, if it is still spoken; else the usual one. */
export const spokenOf = (stored: unknown, spoken: Languages): Language =>
  spoken.find((language) => language === Object(stored).language) ?? spoken[0];

/**
 * The same of a whole state, whatever version of the flow wrote it and however it was left: where people have to be told
 * something that the machine cannot say.
 */
export const languageOf = ({ snapshot, memory }: FlowState, spoken: Languages): Language =>
  spokenOf(Object(snapshot).context ?? memory, spoken);
