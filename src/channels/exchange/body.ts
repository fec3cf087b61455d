/** What goes beneath the headers to a network's own HTTP API, and what comes back from it. */

import type { Dispatcher } from 'undici';

/** What a request has beneath its headers. */
export type Body = { readonly type: string; readonly content: string | Buffer };

/** A form as bytes with the type that names its border. */
export async function spellForm(form: FormData): Promise<Body> {
  const spelt = new Response(form);
  return {
    type: spelt.headers.get('content-type') ?? '',
    content: Buffer.from(await spelt.arrayBuffer()),
  };
}

type Answered = Pick<Dispatcher.ResponseData, 'body'>;

/** Stops reading at the limit, in bytes, whatever length was announced: undefined if there is more. */
export async function readBody({ body }: Answered, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) {
      discard({ body });
      return undefined;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** An answer that is read no further. Its connection ends with an error, which is nobody's. */
export function discard({ body }: Answered): void {
  body.on('error', () => {}).destroy();
}
