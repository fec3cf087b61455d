/**
 * What came to this device without anything to read (as what people write from an advertisement does) is with the account's
 * phone alone. The library asks it for such messages, and it hands them in inside a message of its own.
 */

import { proto } from '@whiskeysockets/baileys';
import type { Received } from './index.ts';

/** The messages inside a message of the phone. Only the account's own phone may be believed. */
export function readHandedIn({ protocolMessage }: proto.IMessage): readonly Received[] {
  const results = protocolMessage?.peerDataOperationRequestResponseMessage?.peerDataOperationResult ?? [];
  return results.flatMap(({ placeholderMessageResendResponse: handed }) => {
    const bytes = handed?.webMessageInfoBytes;
    return bytes ? readMessage(bytes) : [];
  });
}

function readMessage(bytes: Uint8Array): readonly Received[] {
  let whole: proto.IWebMessageInfo;
  try {
    whole = proto.WebMessageInfo.decode(bytes);
  } catch {
    return [];
  }
  const { key, message, messageTimestamp, pushName } = whole;
  if (!key || !message) return [];
  const writtenAt = Number(messageTimestamp ?? 0) * 1_000 || Date.now();
  return [{ key, message, writtenAt, waited: true, pushName: pushName ?? undefined }];
}
