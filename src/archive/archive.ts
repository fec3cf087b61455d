/**
 * What is kept of conversations beyond the day, as pages and commands use it: searching, figures, and what the law lets a
 * person ask for. `createArchive` makes it over any store.
 */

import type { Figures } from '../core/archive/figures.ts';
import type { Listing } from '../core/flow.ts';
import type { ConversationId } from '../core/ids/index.ts';
import type { Line, Origin } from '../stores/store.ts';

/** A conversation that was found. */
export type Hit = {
  readonly conversation: ConversationId;
  /** When it was last written what was looked for, by the store's clock. */
  readonly at: number;
  /** The `seq` of the latest line that has it; absent if it is not in a line, as a name or a protocol. */
  readonly line?: number;
};

export type Hits = {
  readonly hits: readonly Hit[];
  /** Where to go on; absent at the end. There may be more to look through though this page found nothing. */
  readonly next?: string;
  /** Nothing of what was typed can be looked for: words of three letters and numbers of four digits can. */
  readonly tooShort?: true;
};

/** What a customer said of a conversation that ended, and why the attendant closed it. Personal. */
export type Remark = {
  /** For the page that follows. */
  readonly id: string;
  readonly conversation: ConversationId;
  readonly endedAt: number;
  readonly attendant?: string | undefined;
  readonly queue?: string | undefined;
  readonly rating?: number | undefined;
  readonly comment?: string | undefined;
  readonly reason?: string | undefined;
};

/** One person, for who exports or erases: by CPF, CNPJ or phone, or by a conversation's whole id. */
export type Person = {
  /** The same person may write on several networks. Their own first. */
  readonly conversations: readonly {
    readonly conversation: ConversationId;
    readonly channel: string;
    readonly name?: string;
    /** When anything was last written in it; 0 if nothing was. */
    readonly at: number;
    /** Somebody only wrote the number in it: it may well be another's. */
    readonly mentioned?: true;
  }[];
};

/** What was done, and what no program of ours can erase: sentences in Portuguese. */
export type Erased = { readonly erased: readonly ConversationId[]; readonly stays: readonly string[] };

/** Everything that is kept of a person, to be given to them. JSON; times in milliseconds since 1970. */
export type Exported = {
  readonly exportedAt: number;
  readonly conversations: readonly {
    readonly conversation: ConversationId;
    /** Where they were reached. */
    readonly origin: Origin;
    /** As the desk's lists show it. */
    readonly listing: Listing;
    /** What the flow remembers of them, and what it has collected since the conversation began. */
    readonly memory: unknown;
    readonly collected: unknown;
    readonly lines: readonly Line[];
    /** What was to be done for them and waits for a person. */
    readonly parked: readonly unknown[];
    readonly remarks: readonly unknown[];
  }[];
};

export interface Archive {
  /**
   * Conversations that have every word and number of a text somewhere, the newest first; words are compared whole. `next` of
   * the page before as `after`.
   */
  search(text: string, options: { readonly limit: number; readonly after?: string }): Promise<Hits>;
  /** Of conversations that ended at `from` or later and before `to`, milliseconds by the store's clock. */
  figures(range: {
    readonly from: number;
    readonly to: number;
    readonly queue?: string;
    readonly attendant?: string;
  }): Promise<Figures>;
  /** The newest first; `after` is the last one of the page before. */
  remarks(options: { readonly limit: number; readonly after?: Remark }): Promise<readonly Remark[]>;
  /** Who has this document or phone, or this one conversation. Every one is told, however many there are. */
  person(text: string): Promise<Person>;
  exportPerson(conversations: readonly ConversationId[]): Promise<Exported>;
  /** Erases what there is of them, at once and for ever, whatever is under way. */
  erasePerson(conversations: readonly ConversationId[]): Promise<Erased>;
}
