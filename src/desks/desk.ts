/** The desk contract: where attendants work. A desk changes conversations by entries of their mailbox, and in no other way. */

export interface Desk {
  readonly name: string;
  /** Begins to take what attendants do, and to show what happens, where that is not by web requests alone. */
  start?(): Promise<void>;
  /** Answers a web request if it is this desk's; undefined if not. `ip` is the peer's address. */
  route?(request: Request, peer: { readonly ip: string }): Promise<Response | undefined>;
  /** The longest body of a request for this path, in bytes, where it is longer than others'. */
  longestBody?(path: string): number;
  /** How it is, in words for whoever runs it, where it stands on a network. */
  standing?(): { readonly state: string; readonly detail: string };
  /** Ends what is open (streams), in good order; later requests are refused. */
  stop(): Promise<void>;
}
