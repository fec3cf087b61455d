/** The page that the seller's browser comes back to from Magalu. */

import { asFailure } from '../../../core/failure.ts';
import { pagePolicy } from '../../../policy.ts';

/** Where the consent comes back to, on this service, unless the application has another path below `/magalu/`. */
const usualPath = '/magalu/callback';

/** Whether a path is one that the browser comes back to. */
export const isCallback = (path: string, redirectUri: string): boolean =>
  path === usualPath || (path.startsWith('/magalu/') && path === new URL(redirectUri).pathname);

/**
 * @param take takes the consent: words for a person, or undefined if it is another account's. Throws `Failure`.
 * @returns undefined if it is another account's.
 */
export async function answerCallback(
  request: Request,
  take: (back: URLSearchParams) => Promise<string | undefined>,
): Promise<Response | undefined> {
  if (request.method !== 'GET') return page(405, 'Este endereço só recebe a volta da Magalu.');
  try {
    const words = await take(new URL(request.url).searchParams);
    return words === undefined ? undefined : page(200, `Pronto: ${words}. Pode fechar esta página.`);
  } catch (thrown) {
    const { kind, message } = asFailure(thrown);
    return page(kind === 'refused' ? 400 : 503, `Não deu certo: ${message}.`);
  }
}

const page = (status: number, words: string): Response =>
  new Response(
    `<!doctype html><html lang="pt-BR"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Magalu</title><main><h1>Magalu</h1><p>${spell(words)}</p></main></html>\n`,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pagePolicy(),
        // The address has the code in it.
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    },
  );

const spell = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
