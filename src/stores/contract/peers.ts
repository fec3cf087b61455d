/** The other processes that work on the same store, where there can be any. */

export interface Peers {
  /**
   * Tells them what matters only now: nothing of it is kept, it may be lost, and whoever tells it does not hear it. Never
   * throws. Neither the topic nor the text may be about somebody: ids at most.
   *
   * @param topic of `a-z-`.
   */
  tell(topic: string, text: string): void;
  /** Calls back for each text that another process tells; returns how to stop. */
  hear(topic: string, callback: (text: string) => void): () => void;
}
