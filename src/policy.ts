/** What a page of ours may do in a browser: nothing inline, and nothing from other hosts. */

const everywhere =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'";

/**
 * The Content-Security-Policy of a page. Only the sites of `framedBy` may frame it, nobody if absent.
 *
 * @param more what it may besides, a directive each.
 */
export const pagePolicy = ({
  framedBy = ["'none'"],
  more = [],
}: {
  readonly framedBy?: readonly string[];
  readonly more?: readonly string[];
} = {}): string => [everywhere, ...more, `frame-ancestors ${framedBy.join(' ')}`].join('; ');
