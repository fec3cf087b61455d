/** What machines emit: everything that they want said, done, withdrawn or noted. */

import type { Attendant, Message } from '../content.ts';
import type { Manner } from '../flow.ts';
import type { ContactNumber } from '../ids/index.ts';

/** What machines emit besides the jobs of their own: `{ type: <a name of `jobs`>, key, input }`. */
export type Emitted =
  | ({
      readonly type: 'say';
      readonly by?: Attendant;
      /** What is asked, if `text` says more: by it a question that is asked again is known. */
      readonly question?: string;
      /** The same question as the one in force, whatever it sounds like now: in another language. */
      readonly again?: true;
    } & Omit<Message, 'contact'> &
      Manner)
  | { readonly type: 'rated'; readonly score: number; readonly comment?: string }
  /** What a person said elsewhere. */
  | { readonly type: 'said'; readonly text: string; readonly by: Attendant }
  | { readonly type: 'withdraw'; readonly key: string }
  | { readonly type: 'hush' }
  | { readonly type: 'findable'; readonly number: ContactNumber }
  | { readonly type: 'note'; readonly text: string };

/** A detached job as a machine emits it. At most one `key` at a time; `key` comes back in `job.finished`. */
export type EmittedJob<Name extends string, Input> = {
  readonly type: Name;
  readonly key: string;
  readonly input: Input;
};
