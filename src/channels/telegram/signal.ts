/** The signals of Node where grammY's types ask for those of a package older than them. */

import type { Api } from 'grammy';

type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>;

/** grammY reads `aborted` and listens for `abort`, which both kinds have; only their event types differ. */
export const forGrammy = (signal: AbortSignal): GrammySignal => signal as GrammySignal;
