import type { Languages } from '../../src/core/text/language.ts';
import type { Queue } from './queues/index.ts';

/** What a provider sets. Times in milliseconds. */
export type SupportSettings = {
  readonly providerName: string;
  readonly privacyUrl?: string;
  /** `America/Sao_Paulo` */
  readonly timezone: string;
  /** What customers can be answered in, the usual one first; Portuguese and English unless told. One alone is neither guessed nor chosen. */
  readonly languages?: Languages;
  /** Whether verified customers are asked for a technician's visit, always get one ordered, or never. */
  readonly serviceOrder: 'ask' | 'always' | 'never';
  /** Whether an e-mail is asked for after the phone; not unless told. */
  readonly askEmail?: boolean;
  /** Everything is invented, and every protocol says so. */
  readonly demonstration: boolean;
  /** Silence that ends a description; 8 s unless told. */
  readonly quiet?: number;
  /** The longest that a description is gathered; 3 min unless told. */
  readonly gathering?: number;
  /** Silence in a question until a reminder; 10 min unless told. */
  readonly reminder?: number;
  /** Silence in a question until the conversation ends; 30 min unless told. */
  readonly goodbye?: number;
  /** How long the ERP may take until the customer is told; 5 s unless told. */
  readonly slow?: number;
  /** How long a customer waits for the attendant who took the conversation until it is anybody's again; 15 min unless told. */
  readonly unanswered?: number;
  /** Silence after which a conversation that a person answered elsewhere is the bot's again; an hour unless told. */
  readonly idle?: number;
  /** How long a closing can be taken back; 10 s unless told. */
  readonly closing?: number;
  /** The team's queues, the usual one first; one alone, of no name, unless told. */
  readonly queues?: readonly Queue[];
};
