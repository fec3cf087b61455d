/** Names of what belongs to no conversation: the records and locks, which share a slot, and the files. */

/** @param prefix before every key. */
export function createGeneralKeys(prefix: string) {
  const slot = `${prefix}{records}`;
  return {
    /** Hash: a record's key, and its version, end, and body. */
    records: `${slot}values`,
    /** Sorted set: the records' keys, in the order of their bytes. */
    recordsOrder: `${slot}order`,
    /** Sorted set: the keys of records that end, by when. */
    recordsEnding: `${slot}ending`,
    /** Sorted set: the marks of writes that were done lately, by when. */
    recordsDone: `${slot}done`,
    /** Hash: the slot's latest time, the latest version, and how the store is laid out. */
    meta: `${slot}meta`,
    /** Nothing: what is tried out goes here, and is taken away at once. */
    probe: `${slot}probe`,
    /** Hash: a lock's name, and its token, end, and mark. */
    locks: `${slot}locks`,
    /** Hash: a lock's name, and its greatest token. */
    fences: `${slot}fences`,
    /** String: a file, from its head to its last byte. */
    file: (ref: string) => `${prefix}file:{${ref}}`,
    /** The same while it is being written. */
    fileDraft: (ref: string, mark: string) => `${prefix}file:{${ref}}:${mark}`,
  };
}

export type GeneralKeys = ReturnType<typeof createGeneralKeys>;
