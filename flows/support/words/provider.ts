import type { Languages } from '../../../src/core/text/language.ts';

/** The provider, as customers read of it. */
export type Provider = {
  readonly name: string;
  readonly privacyUrl: string | undefined;
  /** Whether everything here is invented. */
  readonly demonstration: boolean;
  /** Another one is offered only if there is one. */
  readonly languages: Languages;
};
