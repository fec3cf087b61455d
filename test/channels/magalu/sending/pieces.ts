/** Files by how they begin: what a server looks at. */

/** `length` bytes that begin with a text. */
export const pieceOf = (start: string, length: number): Uint8Array =>
  new Uint8Array(Buffer.concat([Buffer.from(start), Buffer.alloc(length)]).subarray(0, length));
