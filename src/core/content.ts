/** What customers send and what they are shown, on whatever network. */

/** Kinds of media that a flow may have something sensible to say about. */
export type MediaKind = 'photo' | 'audio' | 'video' | 'document' | 'sticker';

/** One message of a customer. Media are references for the channel that they came by, fetched only on demand. */
export type Incoming =
  | { readonly type: 'text'; readonly text: string; readonly edited?: true }
  /** A pressed button: the choice's id, its label as shown, and the menu that it belongs to (`Menu.id`). */
  | { readonly type: 'choice'; readonly choice: string; readonly menu: string; readonly label: string }
  /** A shared contact. `own` only if the network vouches that the number is the sender's. */
  | { readonly type: 'contact'; readonly phone: string; readonly own: boolean }
  | { readonly type: 'media'; readonly media: MediaKind; readonly ref: string; readonly caption?: string }
  | { readonly type: 'location'; readonly latitude: number; readonly longitude: number }
  /** Anything else, named for people in Portuguese ("enquete", "jogo"). */
  | { readonly type: 'other'; readonly what: string };

/** One line of a menu. `id` is at most 24 characters of `a-z0-9-`, so that it fits where networks are narrow. */
export type Choice = {
  readonly id: string;
  readonly label: string;
  /** Other ways to write it, besides its number and its label; case and accents are ignored. */
  readonly synonyms?: readonly string[];
};

/** A file that an attendant sends. What it holds is in the store's files, by `ref`, until it is delivered. */
export type Attachment = {
  readonly ref: string;
  /** `image/jpeg` */
  readonly type: string;
  /** As the customer sees it: `boleto.pdf`. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
};

/** What a customer is shown. Plain text: channels escape what their network would take for markup. */
export type Message = {
  readonly text: string;
  readonly choices?: readonly Choice[];
  /** Sent with `text` beneath it, which may then be empty. */
  readonly file?: Attachment;
  /**
   * Asks the network, where it can, for the customer's own verified phone number. `contact` is the sentence that says
   * how: only networks that show a way to share it say it too. `button` is what a button for it says, if it matters.
   */
  readonly asks?: { readonly contact: string; readonly button?: string };
  /**
   * What becomes of such a request that a message before made: it `stays` in force beside this one (a reminder), or is
   * `over`. Set by `machine/effects.ts`, for networks where it has to be taken away.
   */
  readonly contact?: 'stays' | 'over';
};

/** A message where only words can stand: its file by name. */
export const inWords = ({
  text,
  file,
}: {
  readonly text: string;
  readonly file?: Attachment | undefined;
}): string => (file === undefined ? text : `[${file.name}] ${text}`.trim());

/** A menu that a customer can see: `id` is short and unique within its conversation. */
export type Menu = {
  readonly id: string;
  /** When its question was put first: the revision that the turn made, and the store's clock before it. */
  readonly revision: number;
  readonly at: number;
  readonly choices: readonly Choice[];
  /** What it is asked with, without what was said before it. */
  readonly question: string;
  /** The same question asked before, with the same choices: a press on any of them answers this one. */
  readonly earlier: readonly string[];
};

/** A person who attends, as the machine and the transcript name them. */
export type Attendant = {
  readonly id: string;
  readonly name: string;
  /**
   * Answers by other means than ours, as on the phone that an account belongs to: what they write is at the customer's
   * already, and whoever sits at a desk may take the conversation from them.
   */
  readonly elsewhere?: true;
};

/** Whoever answers on the phone that an account belongs to: nobody knows who has it in hand. */
export const ownPhone: Attendant = { id: 'phone', name: 'celular', elsewhere: true };
