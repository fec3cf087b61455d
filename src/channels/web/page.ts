/** The page as bytes: one document with the provider's name in it, and a few files that browsers may keep for ever. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { pagePolicy } from '../../policy.ts';

/** What a demonstration tells its visitors. */
export type Demonstration = {
  /** Invented customers, and what one types to be taken for them. */
  readonly customers: readonly { readonly name: string; readonly how: string }[];
};

export type Page = {
  /** The page by itself, with the cookie of its session. */
  show(cookie: string): Response;
  /** The page for a frame of one of the sites. */
  frame(cookie: string): Response;
  /** The script that sites include to frame the page. */
  script(request: Request): Response;
  /** One of the page's files; undefined if the request is for none of them. */
  asset(request: Request): Response | undefined;
};

const javascript = 'text/javascript; charset=utf-8';

const kinds: Readonly<Record<string, string>> = {
  'chat.css': 'text/css; charset=utf-8',
  'chat.js': javascript,
  'transcript.js': javascript,
  'outbox.js': javascript,
  'feed.js': javascript,
  'files.js': javascript,
  'door.js': javascript,
  'icon.svg': 'image/svg+xml',
};

export function createPage(options: {
  readonly providerName: string;
  readonly demonstration?: Demonstration;
  /** The origins that may frame it. */
  readonly sites: readonly string[];
}): Page {
  const files = new Map(Object.entries(kinds).map(([name, kind]) => [name, zip(name, kind)] as const));
  const version = createHash('sha256');
  for (const [name, { plain }] of files) version.update(name).update(plain);
  // The files import one another, so they share one version: a folder in their address.
  const folder = version.digest('base64url').slice(0, 12);
  const words: Readonly<Record<string, string>> = {
    provider: escapeHtml(options.providerName),
    folder,
    demonstration: options.demonstration ? describe(options.demonstration) : '',
  };
  const template = readPageFile('index.html').toString();
  const write = (more: Readonly<Record<string, string>>): string =>
    template.replace(/\{\{(\w+)\}\}/g, (_, name) => more[name] ?? words[name] ?? '');
  const html = write({});
  const framed = write({ sites: escapeHtml(options.sites.join(' ')) });
  const script = zip('embed.js', javascript);
  const answer = (text: string, headers: Record<string, string>) =>
    new Response(text, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'private, no-cache',
        ...headers,
      },
    });

  return {
    show: (cookie) => answer(html, { 'set-cookie': cookie }),
    frame: (cookie) =>
      answer(framed, {
        'set-cookie': cookie,
        'content-security-policy': pagePolicy({ framedBy: options.sites }),
      }),
    // Its address has no version: sites write it down once.
    script: (request) =>
      give(script, request, {
        'cache-control': 'public, max-age=3600',
        'cross-origin-resource-policy': 'cross-origin',
      }),
    asset(request) {
      const [, wanted, name = ''] = /^\/chat\/([\w-]+)\/([\w.]+)$/.exec(new URL(request.url).pathname) ?? [];
      const file = files.get(name);
      if (file === undefined) return undefined;
      // A page of another version (a deployment under way) gets what there is, and does not keep it.
      return give(file, request, {
        'cache-control': wanted === folder ? 'public, max-age=31536000, immutable' : 'no-store',
      });
    },
  };
}

type PageFile = { readonly kind: string; readonly plain: Buffer; readonly zipped: Buffer };

function zip(name: string, kind: string): PageFile {
  const plain = readPageFile(name);
  return { kind, plain, zipped: gzipSync(plain) };
}

function give(file: PageFile, request: Request, headers: Record<string, string>): Response {
  const zipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  return new Response(new Uint8Array(zipped ? file.zipped : file.plain), {
    headers: {
      'content-type': file.kind,
      vary: 'accept-encoding',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
      ...headers,
    },
  });
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
