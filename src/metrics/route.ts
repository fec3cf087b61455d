/** Who may read `/metrics`: whoever has the token, or, where there is none, who asks from this machine without a proxy. */

import { isSame } from '../keys/same.ts';

/** What a proxy adds. One that adds nothing cannot be told from somebody on this machine. */
const forwarding = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
];

export type MetricsRouteOptions = {
  /** The text, and what kind of text it is. */
  readonly read: () => Promise<{ readonly text: string; readonly type: string }>;
  readonly token: string | undefined;
};

/** Answers `GET /metrics`; undefined for everything else. */
export function createMetricsRoute({ read, token }: MetricsRouteOptions) {
  return {
    async route(request: Request, peer: { readonly ip: string }): Promise<Response | undefined> {
      const { pathname, hostname } = new URL(request.url);
      if (pathname !== '/metrics') return undefined;
      if (request.method !== 'GET') return refuse(405, 'só GET', { allow: 'GET' });
      if (token !== undefined && !carries(request, token))
        return refuse(401, 'falta o token (PLANTAO_METRICS_TOKEN)', { 'www-authenticate': 'Bearer' });
      if (token === undefined && !(isHere(peer.ip) && isNameOfHere(hostname) && isDirect(request)))
        return refuse(403, 'só desta máquina; para ler de outra, configure PLANTAO_METRICS_TOKEN');
      const { text, type } = await read();
      return new Response(text, { headers: { 'content-type': type, 'cache-control': 'no-store' } });
    },
  };
}

const refuse = (status: number, words: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(`${words}\n`, { status, headers: { ...headers, 'cache-control': 'no-store' } });

const carries = (request: Request, token: string): boolean =>
  isSame(/^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '', token);

const isHere = (ip: string): boolean => /^(?:::ffff:)?127(?:\.\d{1,3}){3}$|^::1$/.test(ip);

/** A page elsewhere whose name was led to this machine asks for its own name. */
const isNameOfHere = (hostname: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);

const isDirect = ({ headers }: Request): boolean => forwarding.every((name) => !headers.has(name));
