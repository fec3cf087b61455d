/** The files that people have sent to the bot, as the Bot API keeps them. */

import type { ServerResponse } from 'node:http';

export type KeptFile = {
  /** Where it is, below `/file/bot<token>/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What is told of its size, if not what it is. */
  readonly size?: number;
  /** What befalls whoever fetches it: a status, or a connection that ends in the middle. */
  readonly fault?: number | 'cut';
};

/** By `file_id`. */
export type Files = Map<string, KeptFile>;

/** `getFile`, as it is answered: undefined if there is no such file, or none that a bot may have. */
export const describeFile = (files: Files, id: string) => {
  const file = files.get(id);
  return (
    file && {
      file_id: id,
      file_unique_id: id,
      file_size: file.size ?? file.bytes.length,
      file_path: file.path,
    }
  );
};

/** Gives what is at a path. */
export function giveFile(files: Files, path: string, response: ServerResponse): void {
  const file = [...files.values()].find((one) => one.path === path);
  if (file === undefined) response.writeHead(404).end();
  else if (typeof file.fault === 'number') response.writeHead(file.fault).end();
  else if (file.fault === 'cut') {
    response.writeHead(200, { 'content-length': file.bytes.length + 1 });
    response.write(file.bytes, () => response.destroy());
  } else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.bytes);
}
