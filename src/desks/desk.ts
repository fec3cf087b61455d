/** The desk contract: where attendants work. A desk changes conversations by entries of their mailbox, and in no other way. */

export interface Desk {
  readonly name: string;
  /** Answers a web request if it is this desk's; undefined if not. `ip` is the peer's address. */
  route(request: Request, peer: { readonly ip: string }): Promise<Response | undefined>;
  /** The longest body of a request for this path, in bytes, where it is longer than others'. */
  longestBody?(path: string): number;
  /** Ends what is open (streams), in good order; later requests are refused. */
  stop(): Promise<void>;
}
