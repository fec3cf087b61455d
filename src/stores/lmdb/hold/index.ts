/**
 * The hold: one process has a data folder at a time, since LMDB itself lets any number of them write.
 *
 * Who holds it is a record in a small database of its own, and answers on the socket `plantao.sock`. Both change hands
 * in one transaction, which LMDB grants to one process at a time: a holder found dead is replaced only if the record
 * is still the one that was read before knocking, so that of several that find it dead one succeeds.
 */

import { chmodSync, existsSync, renameSync, unlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { z } from 'zod';
import { askHolder, servesNobody, socketPath } from './ask.ts';
import { describeMyself, type Holder, isAlive, openRecord } from './record.ts';

export { askHolder } from './ask.ts';

/** The service that runs already has the folder. */
export class FolderHeld extends Error {
  constructor(folder: string, who: string) {
    super(`a pasta de dados ${folder} já está em uso por outro Plantão (${who})`);
    this.name = 'FolderHeld';
  }
}

export type Hold = {
  /** Lets the next process have it. To be called when nothing is written any more. */
  release(): Promise<void>;
};

const knockFor = 5_000;
/** Milliseconds that one who holds the folder briefly is given to leave, and until it is asked again. */
const briefFor = 5_000;
const briefPause = 50;

/**
 * Takes hold of a folder that is there, and answers on its socket: `/hold` itself, everything else by `handle`. A `brief` hold serves
 * nobody: whoever wants the folder meanwhile waits.
 *
 * @throws FolderHeld if a living process has it, be it too busy to answer.
 * @throws Error if the socket's path would be too long for the system.
 */
export async function holdFolder(
  folder: string,
  handle: (request: Request) => Promise<Response>,
  { brief = false } = {},
): Promise<Hold> {
  socketPath(folder);
  const me: Holder = describeMyself(folder);
  const record = openRecord(folder);
  let server: Server | undefined;
  try {
    for (;;) {
      const before = record.get();
      await refuseLiving(folder);
      server ??= await listen(folder, me, brief ? 'brief' : handle);
      const moved = record.replace(before, me, () => {
        refuseUnreachable(folder, before);
        moveIn(folder, me);
      });
      if (moved) break;
    }
  } catch (error) {
    await close(server);
    removeSocket(join(folder, temporaryName(me)));
    await record.close();
    throw error;
  }
  return {
    async release() {
      await close(server);
      record.replace(me, null, () => removeSocket(socketPath(folder)));
      await record.close();
    },
  };
}

const Answer = z.object({ pid: z.number(), brief: z.literal(true).optional() });

/**
 * Knocks until nobody is there. Who hangs up in the middle is on the way out, or killed: asked again, it is gone.
 *
 * @throws FolderHeld if somebody stays.
 */
async function refuseLiving(folder: string): Promise<void> {
  const until = performance.now() + briefFor;
  for (let hangUps = 0; ; ) {
    let answer: Response | null;
    try {
      answer = await askHolder(folder, '/hold', { signal: AbortSignal.timeout(knockFor) });
    } catch (error) {
      if (hangsUp(error) && ++hangUps < 10) continue;
      // The system still accepts connections for it: stopped or busy, it would go on writing.
      throw new FolderHeld(folder, 'que não responde');
    }
    if (answer === null) return;
    const who = Answer.safeParse(await answer.json().catch(() => null));
    if (!who.data?.brief || performance.now() > until)
      throw new FolderHeld(folder, who.success ? `processo ${who.data.pid}` : 'de outro tipo');
    await delay(briefPause);
  }
}

/**
 * One that leaves removes its socket and its record in one transaction, and one that is killed leaves both. A record
 * alone means that somebody removed the socket, of a process that may live and write.
 *
 * @throws FolderHeld if it lives.
 */
function refuseUnreachable(folder: string, holder: Holder | null): void {
  if (holder === null || existsSync(socketPath(folder)) || !isAlive(holder, folder)) return;
  throw new FolderHeld(
    folder,
    `processo ${holder.pid}; o arquivo plantao.sock dele foi apagado, e por isso ele não responde: encerre-o com kill ${holder.pid} e tente de novo`,
  );
}

const hangsUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/** Listens under a name of its own, so that nobody is answered before the folder is held. */
async function listen(
  folder: string,
  me: Holder,
  handle: ((request: Request) => Promise<Response>) | 'brief',
): Promise<Server> {
  const answer = async (request: Request): Promise<Response> => {
    const brief = handle === 'brief';
    if (new URL(request.url).pathname === '/hold')
      return Response.json({ pid: me.pid, ...(brief ? { brief } : {}) });
    return brief ? new Response(null, { status: servesNobody }) : handle(request);
  };
  const server = createServer(getRequestListener(answer, { overrideGlobalObjects: false }));
  const path = join(folder, temporaryName(me));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  server.unref();
  return server;
}

/** Puts the listening socket where everybody looks, over the dead one. */
const moveIn = (folder: string, me: Holder): void =>
  renameSync(join(folder, temporaryName(me)), socketPath(folder));

/**
 * Not by `rmSync`, which looks at what it removes: as long as a socket is what Node looked at last, it follows no
 * symbolic link to a module any more, and loads what lies behind one twice or empty (nodejs/node#51142).
 */
function removeSocket(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

async function close(server: Server | undefined): Promise<void> {
  if (server === undefined) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** No longer than the socket's own name, so that it fits where that fits. */
const temporaryName = ({ nonce }: Holder): string => `.${nonce.slice(0, 8)}.s`;
