/** What Meta objects to in a file that is uploaded. */

/** A file of ours that Meta keeps. */
export type Upload = { readonly type: string; readonly name: string; readonly content: File };

const megabytes: Readonly<Record<string, number>> = {
  'image/jpeg': 5,
  'image/png': 5,
  'application/pdf': 100,
  'text/plain': 100,
};

/** Undefined if it is none that Meta takes. */
export function readUpload(type: unknown, file: unknown): Upload | undefined {
  if (typeof type !== 'string' || !(file instanceof File) || file.type !== type) return undefined;
  const most = megabytes[type];
  return most === undefined || file.size === 0 || file.size > most * 2 ** 20
    ? undefined
    : { type, name: file.name, content: file };
}
