/** A file that Magalu keeps elsewhere: its address is asked for it, and the seller's token goes to nobody but Magalu. */

import { Failure } from '../../../core/failure.ts';
import type { Answer } from './exchange.ts';

/** How often an address may lead to another one. */
const most = 3;

const redirects: readonly number[] = [301, 302, 303, 307, 308];

export type Guides = {
  /** Asks where Magalu was asked before: with the token. */
  readonly ask: (url: URL) => Promise<Answer>;
  /** Asks somebody else: without it. */
  readonly askOthers: (url: URL) => Promise<Answer>;
};

/**
 * What is at the end of the way.
 *
 * @param from whose answer `first` is. What it leads to has https, as long as `from` is no server of this machine.
 * @throws Failure of a way that is too long, or that must not be gone, and of what others answer.
 */
export async function followRedirects(first: Answer, from: URL, { ask, askOthers }: Guides): Promise<Answer> {
  let [answer, at, isOthers] = [first, from, false];
  for (let gone = 0; redirects.includes(answer.status) && answer.location !== undefined; gone++) {
    if (gone === most) throw refused('o endereço do arquivo na Magalu leva a outro, e a mais outro, sem fim');
    if (!URL.canParse(answer.location, at.href)) throw refused('a Magalu leva a um endereço que não existe');
    at = new URL(answer.location, at);
    if (!isSafe(at, from)) throw refused('a Magalu leva a um endereço sem https: o arquivo não foi buscado');
    // Who was led away once gets no token back on.
    isOthers ||= at.origin !== from.origin;
    answer = await (isOthers ? askOthers(at) : ask(at));
  }
  return isOthers ? demandFile(answer) : answer;
}

const refused = (words: string): Failure => new Failure('refused', words);

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

/** A server of this machine is one for trying, and may lead to another one of it. */
const isSafe = (to: URL, from: URL): boolean =>
  to.protocol === 'https:' || (to.protocol === 'http:' && isLoopback(from) && isLoopback(to));

/** What others say of a file means nothing to the seller's token. */
function demandFile(answer: Answer): Answer {
  const { status, wait } = answer;
  if (status >= 200 && status <= 299) return answer;
  if (status === 429 || status >= 500)
    throw new Failure(
      'retry',
      `o lugar onde a Magalu guarda o arquivo não responde agora (${status})`,
      wait === undefined ? {} : { retryAfter: wait },
    );
  throw refused(`o arquivo não está mais onde a Magalu o guardava (${status})`);
}
