/** The page as bytes: one document with the provider's name in it, and a few files that browsers may keep for ever. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What a demonstration tells its visitors. */
export type Demonstration = {
  /** Invented customers, and what one types to be taken for them. */
  readonly customers: readonly { readonly name: string; readonly how: string }[];
};

export type Page = {
  show(headers: Record<string, string>): Response;
  /** One of the page's files; undefined if the request is for none of them. */
  asset(request: Request): Response | undefined;
};

const kinds: Readonly<Record<string, string>> = {
  'chat.css': 'text/css; charset=utf-8',
  'chat.js': 'text/javascript; charset=utf-8',
  'transcript.js': 'text/javascript; charset=utf-8',
  'outbox.js': 'text/javascript; charset=utf-8',
  'feed.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

export function createPage(options: {
  readonly providerName: string;
  readonly demonstration?: Demonstration;
}): Page {
  const files = new Map(
    Object.entries(kinds).map(([name, kind]) => {
      const plain = readPageFile(name);
      return [name, { kind, plain, zipped: gzipSync(plain) }] as const;
    }),
  );
  const version = createHash('sha256');
  for (const [name, { plain }] of files) version.update(name).update(plain);
  // The files import one another, so they share one version: a folder in their address.
  const folder = version.digest('base64url').slice(0, 12);
  const words: Readonly<Record<string, string>> = {
    provider: escapeHtml(options.providerName),
    folder,
    demonstration: options.demonstration ? describe(options.demonstration) : '',
  };
  const html = readPageFile('index.html')
    .toString()
    .replace(/\{\{(\w+)\}\}/g, (_, name) => words[name] ?? '');

  return {
    show: (headers) =>
      new Response(html, {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'private, no-cache',
          ...headers,
        },
      }),
    asset(request) {
      const [, wanted, name = ''] = /^\/chat\/([\w-]+)\/([\w.]+)$/.exec(new URL(request.url).pathname) ?? [];
      const file = files.get(name);
      if (file === undefined) return undefined;
      const zip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
      return new Response(new Uint8Array(zip ? file.zipped : file.plain), {
        headers: {
          'content-type': file.kind,
          // A page of another version (a deployment under way) gets what there is, and does not keep it.
          'cache-control': wanted === folder ? 'public, max-age=31536000, immutable' : 'no-store',
          vary: 'accept-encoding',
          ...(zip ? { 'content-encoding': 'gzip' } : {}),
        },
      });
    },
  };
}

const readPageFile = (name: string): Buffer => readFileSync(new URL(`page/${name}`, import.meta.url));

function describe({ customers }: Demonstration): string {
  const rows = customers
    .map(({ name, how }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(how)}</dd>`)
    .join('');
  const people = rows && `<details><summary>Clientes para experimentar</summary><dl>${rows}</dl></details>`;
  return `<aside class="demonstration" aria-label="Demonstração"><p>Demonstração: nenhum atendimento é real</p>${people}</aside>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
