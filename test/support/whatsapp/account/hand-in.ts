/** The phone hands in again a file that the service has no more. */

import { randomBytes } from 'node:crypto';
import { aesEncryptGCM, hkdf, proto } from '@whiskeysockets/baileys';
import { type BinaryNode, childOf, node, nowInSeconds } from '../wire/node.ts';

/** Answers who asked for the file of a message: where it is now, or that the phone has it no more either. */
export function handIn(
  asked: BinaryNode,
  file: { readonly mediaKey: Uint8Array; readonly directPath: string } | undefined,
  from: string,
): BinaryNode {
  const id = String(asked.attrs.id);
  const attributes = { id, from, type: 'mediaretry', t: nowInSeconds() };
  const about = node('rmr', { ...childOf(asked, 'rmr')?.attrs });
  if (file === undefined) return node('notification', attributes, [about, node('error', { code: 2 })]);
  const iv = randomBytes(12);
  const told = proto.MediaRetryNotification.encode({
    stanzaId: id,
    directPath: file.directPath,
    result: proto.MediaRetryNotification.ResultType.SUCCESS,
  }).finish();
  const key = hkdf(file.mediaKey, 32, { info: 'WhatsApp Media Retry Notification' });
  const sealed = aesEncryptGCM(told, key, iv, Buffer.from(id));
  const parts = [node('enc_p', {}, sealed), node('enc_iv', {}, iv)];
  return node('notification', attributes, [node('encrypt', {}, parts), about]);
}
