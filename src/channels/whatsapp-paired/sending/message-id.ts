/**
 * The ids of our own messages: made from the effect that says them, so that a repeat after a crash is the same message
 * to whoever receives it, and recognisable, so that an echo of ours is never taken for a person's reply.
 */

/** Spelt as WhatsApp Web spells its own: `3EB0` and 18 hexadecimal digits. */
const form = /^3EB0([0-9A-F]{12})([0-9A-F]{6})$/;

export type MessageIds = {
  /** The id of the `part`-th message that shows what an effect says. */
  idOf(effect: string, part: number): string;
  /** Whether an id was made here, by whatever process: by its last six digits, which only the key can make. */
  isOwn(id: string): boolean;
};

/** @param sign a keyed hash, base64url. */
export function createMessageIds(sign: (text: string) => string): MessageIds {
  const hex = (text: string, length: number): string =>
    Buffer.from(sign(text), 'base64url').toString('hex').slice(0, length).toUpperCase();
  const proof = (body: string): string => hex(`proof ${body}`, 6);
  return {
    idOf(effect, part) {
      const body = hex(`message ${part} ${effect}`, 12);
      return `3EB0${body}${proof(body)}`;
    },
    isOwn(id) {
      const [, body, end] = form.exec(id) ?? [];
      return body !== undefined && end === proof(body);
    },
  };
}
