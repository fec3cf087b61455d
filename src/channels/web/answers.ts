/** What the web chat answers besides its page. */

export const json = (body: object, status: number, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });

/** No, in words for the customer; `wait` in milliseconds if it is worth trying again. */
export const refuse = (status: number, words: string, wait?: number): Response =>
  json(
    { words },
    status,
    wait === undefined ? {} : { 'retry-after': String(Math.max(Math.ceil(wait / 1_000), 1)) },
  );

export const redirect = (path: string): Response =>
  new Response(null, { status: 302, headers: { location: path, 'cache-control': 'no-store' } });

/** Why nothing else was said. */
export const words = {
  notHere: 'Esta conversa só se lê na página dela.',
  notFromHere: 'Esta página só aceita mensagens escritas nela.',
  over: 'Sua sessão terminou. Abra a página de novo.',
  notStored: 'Não conseguimos guardar sua mensagem agora. Ela fica aqui e tentaremos de novo.',
  tooMany: 'São muitas mensagens em pouco tempo. Tentaremos de novo daqui a pouco.',
  method: 'Método não aceito.',
} as const;
