/** Stanzas: WhatsApp's binary form of XML. */

import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from '@whiskeysockets/baileys';

export type { BinaryNode } from '@whiskeysockets/baileys';

/** How the service itself is spelled in `from`; some stanzas are ignored under any other spelling. */
export const service = '@s.whatsapp.net';

/** A stanza; attributes that are undefined are left out. */
export function node(
  tag: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  content?: readonly BinaryNode[] | Uint8Array | string,
): BinaryNode {
  const attrs: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) attrs[name] = String(value);
  if (content === undefined) return { tag, attrs };
  if (typeof content === 'string' || content instanceof Uint8Array) return { tag, attrs, content };
  return { tag, attrs, content: [...content] };
}

/** The first child of that name. */
export const childOf = (parent: BinaryNode | undefined, tag: string): BinaryNode | undefined =>
  getBinaryNodeChild(parent, tag);

/** All children of that name. */
export const childrenOf = (parent: BinaryNode | undefined, tag: string): readonly BinaryNode[] =>
  getBinaryNodeChildren(parent, tag);

/** The children of a stanza, whatever their names. */
export const contentOf = (parent: BinaryNode): readonly BinaryNode[] =>
  Array.isArray(parent.content) ? parent.content : [];

/** The bytes in a child. Throws if there are none. */
export function bytesOf(parent: BinaryNode | undefined, tag: string): Buffer {
  const content = childOf(parent, tag)?.content;
  if (!(content instanceof Uint8Array)) throw new Error(`no bytes in <${tag}> of <${parent?.tag}>`);
  return Buffer.from(content);
}

/** The number that big-endian bytes mean. */
export const numberOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** Now, as stanzas tell the time: whole seconds since 1970. */
export const nowInSeconds = (): number => Math.floor(Date.now() / 1000);
