/**
 * How something outside can fail, in the only three ways that matter to who must decide what comes next.
 * Members of the families translate their libraries' errors into these at their border.
 *
 * - `retry`: surely not done; trying again is safe.
 * - `refused`: the other side said no, for a reason that a person can read; trying again is useless.
 * - `unknown`: perhaps done. Whoever repeats it may do it twice.
 */
export type FailureKind = 'retry' | 'refused' | 'unknown';

/** The three failures as data, as they travel in a mailbox. */
export type FailureReport = {
  readonly kind: FailureKind;
  /** For people: never a raw body, a credential or personal data. */
  readonly reason: string;
  /** What the other side objects to, sentence by sentence, as it says it to a customer. Only with `refused`. */
  readonly objections?: readonly string[];
};

export class Failure extends Error {
  readonly kind: FailureKind;
  /** Milliseconds that the other side asked to wait before the next attempt. */
  readonly retryAfter: number | undefined;
  readonly objections: readonly string[] | undefined;

  constructor(
    kind: FailureKind,
    reason: string,
    more: {
      readonly retryAfter?: number;
      readonly objections?: readonly string[];
      readonly cause?: unknown;
    } = {},
  ) {
    super(reason, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Failure';
    this.kind = kind;
    this.retryAfter = more.retryAfter;
    this.objections = more.objections;
  }

  report(): FailureReport {
    return {
      kind: this.kind,
      reason: this.message,
      ...(this.objections === undefined ? {} : { objections: this.objections }),
    };
  }
}

/**
 * Any thrown thing as a `Failure`. What nobody translated is `unknown`: the only safe reading. Its words stay in
 * `cause`: they may quote what a customer wrote, and a `reason` is read by people.
 */
export const asFailure = (thrown: unknown): Failure =>
  thrown instanceof Failure ? thrown : new Failure('unknown', 'falha inesperada', { cause: thrown });

/** The words of whatever was thrown: for who runs a command, never for a log or a conversation. */
export const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
