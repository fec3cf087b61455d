/** Who asks: our own page, another site (the one that frames the page too), or somebody in a tab. */

/**
 * Whether our own page asks. Browsers say so themselves where the page is secure; elsewhere the origin's host must be
 * the one that was asked. What is neither a form nor plain text cannot be sent by a foreign page without asking first.
 */
export function isSameOrigin(
  request: Request,
  type: 'application/json' | 'application/octet-stream' = 'application/json',
): boolean {
  if (!request.headers.get('content-type')?.startsWith(type)) return false;
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = request.headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === new URL(request.url).host;
}

/** Whether another site asks. Browsers that say nothing of it let no site read the answer either. */
export const isForeign = (request: Request): boolean =>
  ['cross-site', 'same-site'].includes(request.headers.get('sec-fetch-site') ?? '');

/** Whether the page is opened in a tab, not in a frame. */
export const isOpenedByItself = (request: Request): boolean =>
  request.headers.get('sec-fetch-dest') === 'document';
