/** Frames: three bytes of length and a body, however the websocket cut or joined them. */

/** What opened the connection: the bytes that both sides hash. A routing prefix before them is skipped. */
export type FrameReader = {
  readonly intro: () => Buffer;
  /** Takes bytes as they come; returns the bodies that they complete. */
  push(bytes: Uint8Array): readonly Buffer[];
};

const introLength = 4;

export function createFrameReader(): FrameReader {
  let rest = Buffer.alloc(0);
  let intro: Buffer | undefined;

  const readIntro = () => {
    const routed = rest.subarray(0, 4).equals(Buffer.from([0x45, 0x44, 0, 1]));
    const start = routed ? 7 + rest.readUIntBE(4, 3) : 0;
    if (rest.length < start + introLength) return;
    intro = rest.subarray(start, start + introLength);
    rest = rest.subarray(start + introLength);
  };

  return {
    intro() {
      if (intro === undefined) throw new Error('the client has not introduced itself');
      return intro;
    },
    push(bytes) {
      rest = Buffer.concat([rest, bytes]);
      if (intro === undefined && rest.length >= 7) readIntro();
      if (intro === undefined) return [];
      const bodies: Buffer[] = [];
      while (rest.length >= 3 && rest.length >= 3 + rest.readUIntBE(0, 3)) {
        const end = 3 + rest.readUIntBE(0, 3);
        bodies.push(rest.subarray(3, end));
        rest = rest.subarray(end);
      }
      return bodies;
    },
  };
}

/** One body as a frame. */
export function toFrame(body: Uint8Array): Buffer {
  const frame = Buffer.alloc(3 + body.length);
  frame.writeUIntBE(body.length, 0, 3);
  frame.set(body, 3);
  return frame;
}
