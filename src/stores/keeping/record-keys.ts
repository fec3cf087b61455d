/** What a record may be called, in every store that keeps records outside of this process. */

/** Bytes: LMDB's keys end at 1,978. */
const longestKey = 1_900;

/** Whether there may be a record by this name. */
export const isRecordKey = (key: string): boolean =>
  key !== '' && !key.includes('\0') && Buffer.byteLength(key) <= longestKey;

/** @throws Error if there may be none. */
export function demandRecordKey(key: string): void {
  if (!isRecordKey(key)) throw new Error(`a record's key has 1 to ${longestKey} bytes and no NUL`);
}
