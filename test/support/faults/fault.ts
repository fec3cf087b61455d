/** Something that goes wrong for a while. */

import type { Member } from './programs.ts';
import type { Stage } from './stage.ts';

export type Fault = {
  readonly name: string;
  /** Whom it befalls, if it befalls this member: two faults never befall the same one at once. */
  befalls(member: Member): string;
  /** Does it, and resolves when all is well again. */
  strike(stage: Stage & { readonly member: Member }, random: () => number): Promise<void>;
  /** Whether it may take what was confirmed. */
  readonly loses?: boolean;
  /** It takes the member out of service. */
  readonly absent?: boolean;
};
