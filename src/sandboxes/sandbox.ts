/**
 * The sandbox contract: a server that speaks a vendor's HTTP, with invented customers, for the demonstration and the
 * tests. It is written from the vendor's documents alone and shares no code with our client of that vendor.
 */

export type SandboxOptions = {
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Where created tickets are kept, one JSON line each, written before they are answered. Absent: in memory only. */
  readonly file?: string;
  /** Whether `/_sandbox/*` may bend its behaviour and read its counters. For tests, never for a demonstration. */
  readonly faults?: boolean;
  /** IANA name of the clock whose dates it spells; default `America/Sao_Paulo`. */
  readonly timezone?: string;
  readonly now?: () => number;
};

/** Somebody invented whom one can pretend to be. */
export type Character = {
  readonly name: string;
  /** In Portuguese: what one sees as them. */
  readonly story: string;
  /** In Portuguese: what is needed to be verified as them. */
  readonly facts: readonly string[];
};

export interface Sandbox {
  readonly url: string;
  /** What our client's settings must say: invented, always the same, opening nothing else. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The variables that lead Plantão here, a line each (`HUBSOFT_URL=…`). */
  readonly settings: string;
  readonly cast: readonly Character[];
  /** Drops every connection, answered or not. */
  close(): Promise<void>;
}

/** The cast, for a terminal of eighty columns. */
export const describeCast = (cast: readonly Character[]): string =>
  cast.map(({ name, story, facts }) => `${name}: ${story}\n  ${facts.join(' · ')}`).join('\n');

/** Rejects if the port is taken or the file holds a line that is not a ticket. */
export type StartSandbox = (options: SandboxOptions) => Promise<Sandbox>;
