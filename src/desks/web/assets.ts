/** The desk's files, with what they hold in their addresses: browsers keep them for ever. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

const javascript = 'text/javascript; charset=utf-8';
const own = (name: string): Buffer => readFileSync(new URL(`page/${name}`, import.meta.url));

/** One after another: what comes later has the last word. */
const sheets = [
  'base.css',
  'top.css',
  'dialogs.css',
  'lists.css',
  'talk.css',
  'administration.css',
  'archive.css',
  'figures.css',
  'marketplace.css',
  'narrow.css',
];

/** One after another, too: each stands on those before it. */
const scripts = ['base', 'shown', 'files', 'writing', 'replies', 'panels', 'keys', 'alerts', 'news'].map(
  (name) => `script/${name}.js`,
);

const sources = {
  htmx: {
    name: 'htmx.js',
    kind: javascript,
    read: () => readFileSync(createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js')),
  },
  style: { name: 'desk.css', kind: 'text/css; charset=utf-8', read: () => Buffer.concat(sheets.map(own)) },
  script: { name: 'desk.js', kind: javascript, read: () => Buffer.concat(scripts.map(own)) },
  worker: { name: 'stream.js', kind: javascript, read: () => own('stream.js') },
} as const;

type Name = keyof typeof sources;

export type Assets = {
  /** Where each file is. */
  readonly at: Readonly<Record<Name, string>>;
  /** The file that is asked for; undefined if it is none. */
  give(request: Request): Response | undefined;
};

/** Reads the files once. */
export function createAssets(): Assets {
  const load = (name: Name) => {
    const plain = sources[name].read();
    const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 12);
    return {
      address: `/desk/static/${hash}/${sources[name].name}`,
      kind: sources[name].kind,
      plain,
      zipped: gzipSync(plain),
    };
  };
  const files = {
    htmx: load('htmx'),
    style: load('style'),
    script: load('script'),
    worker: load('worker'),
  };
  return {
    at: {
      htmx: files.htmx.address,
      style: files.style.address,
      script: files.script.address,
      worker: files.worker.address,
    },
    give(request) {
      const { pathname } = new URL(request.url);
      const file = Object.values(files).find(({ address }) => address === pathname);
      if (file === undefined) return undefined;
      const zipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
      return new Response(new Uint8Array(zipped ? file.zipped : file.plain), {
        headers: {
          'content-type': file.kind,
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          ...(zipped ? { 'content-encoding': 'gzip' } : {}),
        },
      });
    },
  };
}
