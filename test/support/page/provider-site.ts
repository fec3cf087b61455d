/** A provider's own website that shows the chat: the example of the repository, on a site of its own. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const example = readFileSync(new URL('../../../examples/site.html', import.meta.url), 'utf8');

export type ProviderSite = {
  /** Its origin: another site than 127.0.0.1 for browsers, not only another port. */
  readonly url: string;
  /** Where the chat is, which its page includes; before that it shows nothing. */
  chat: string;
  /** Its Content-Security-Policy, if it has one. */
  policy?: string;
  /** What stands in the page where the example has its script. */
  snippet: (chat: string) => string;
  close(): Promise<void>;
};

export async function openProviderSite(): Promise<ProviderSite> {
  const server = createServer((request, response) => {
    const { chat, snippet, policy } = site;
    if (request.url !== '/') return response.writeHead(404).end();
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (policy !== undefined) response.setHeader('content-security-policy', policy);
    response.end(example.replace(/<script .*<\/script>/, snippet(chat)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const site: ProviderSite = {
    url: `http://localhost:${port}`,
    chat: '',
    snippet: (chat) => `<script src="${chat}/embed.js" async></script>`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return site;
}
