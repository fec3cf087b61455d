/**
 * The hold: one process has a data folder at a time, since LMDB itself lets any number of them write.
 *
 * Who holds it is a record in a small database of its own, and answers on the socket `plantao.sock`. Both change hands
 * in one transaction, which LMDB grants to one process at a time: a holder found dead is replaced only if the record
 * is still the one that was read before knocking, so that of several that find it dead one succeeds.
 */

import { randomBytes } from 'node:crypto';
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { open, type RootDatabase } from 'lmdb';
import { z } from 'zod';

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

const Holder = z.object({ pid: z.number(), nonce: z.string() });
type Holder = z.infer<typeof Holder>;

/** `sun_path` of Linux has 108 bytes with its end, that of macOS and the BSDs 104. */
const longestSocketPath = process.platform === 'linux' ? 107 : 103;
const knockFor = 5_000;
/** Milliseconds that one who holds the folder briefly is given to leave, and until it is asked again. */
const briefFor = 5_000;
const briefPause = 50;
/** What a brief holder answers, and nobody else: "misdirected request". */
const servesNobody = 421;

/**
 * Takes hold of a folder, and answers on its socket: `/hold` itself, everything else by `handle`. A `brief` hold serves
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
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const me: Holder = { pid: process.pid, nonce: randomBytes(8).toString('hex') };
  const record = openRecord(folder);
  let server: Server | undefined;
  try {
    for (;;) {
      const before = record.get();
      await refuseLiving(folder);
      server ??= await listen(folder, me, brief ? 'brief' : handle);
      if (record.replace(before, me, () => moveIn(folder, me))) break;
    }
  } catch (error) {
    await close(server);
    rmSync(join(folder, temporaryName(me)), { force: true });
    await record.close();
    throw error;
  }
  return {
    async release() {
      await close(server);
      record.replace(me, null, () => rmSync(socketPath(folder), { force: true }));
      await record.close();
    },
  };
}

/**
 * Asks the process that holds a folder.
 *
 * @returns null if nobody answers there, or only one who holds it briefly.
 */
export async function askHolder(
  folder: string,
  path: string,
  init: RequestInit = {},
): Promise<Response | null> {
  const { method, headers, body, signal } = new Request(new URL(path, 'http://plantao'), init);
  const payload = body === null ? null : Buffer.from(await new Response(body).arrayBuffer());
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      {
        socketPath: socketPath(folder),
        path,
        method,
        headers: Object.fromEntries(headers),
        signal,
        agent: false,
      },
      (answer) => {
        const { statusCode = 500, rawHeaders } = answer;
        if (statusCode === servesNobody) {
          answer.resume();
          return resolve(null);
        }
        const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
          index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
        );
        const empty = statusCode === 204 || statusCode === 304;
        const stream = empty ? null : Readable.toWeb(answer);
        resolve(new Response(stream, { status: statusCode, headers: pairs }));
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) =>
      // No socket, or one whose process is gone. Anything else means that somebody is there.
      error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? resolve(null) : reject(error),
    );
    asked.end(payload);
  });
}

const Answer = z.object({ pid: z.number(), brief: z.literal(true).optional() });

/**
 * Knocks until nobody is there. Who hangs up in the middle is on the way out, or killed: asked again, it is gone.
 *
 * @throws FolderHeld if somebody stays.
 */
async function refuseLiving(folder: string): Promise<void> {
  const until = Date.now() + briefFor;
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
    if (!who.data?.brief || Date.now() > until)
      throw new FolderHeld(folder, who.success ? `processo ${who.data.pid}` : 'de outro tipo');
    await delay(briefPause);
  }
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

async function close(server: Server | undefined): Promise<void> {
  if (server === undefined) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

type HolderRecord = {
  get(): Holder | null;
  /** Compare and set; `act` happens within it, if at all. */
  replace(before: Holder | null, after: Holder | null, act: () => void): boolean;
  close(): Promise<void>;
};

function openRecord(folder: string): HolderRecord {
  const options = {
    path: join(folder, 'hold.mdb'),
    noSubdir: true,
    encoding: 'string',
    overlappingSync: false,
    permissionsMode: 0o600,
  } as const;
  const database: RootDatabase<string, string> = open(options);
  const get = (): Holder | null => {
    const text = database.get('holder');
    return text === undefined ? null : Holder.parse(JSON.parse(text));
  };
  return {
    get() {
      database.resetReadTxn();
      return get();
    },
    replace: (before, after, act) =>
      database.transactionSync(() => {
        if (get()?.nonce !== before?.nonce) return false;
        act();
        if (after === null) database.removeSync('holder');
        else database.putSync('holder', JSON.stringify(after));
        return true;
      }),
    close: () => database.close(),
  };
}

/** No longer than the socket's own name, so that it fits where that fits. */
const temporaryName = ({ nonce }: Holder): string => `.${nonce.slice(0, 8)}.s`;

function socketPath(folder: string): string {
  const path = join(folder, 'plantao.sock');
  const length = Buffer.byteLength(path);
  if (length <= longestSocketPath) return path;
  throw new Error(
    `o caminho da pasta de dados é longo demais: ${path} tem ${length} bytes, e este sistema aceita ${longestSocketPath}; escolha uma pasta de nome mais curto`,
  );
}
