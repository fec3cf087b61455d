/** From what grammY throws to the three failures. grammY's errors hold URLs, and those the token: none is passed on. */

import { GrammyError, HttpError } from 'grammy';
import { z } from 'zod';
import { Failure } from '../../core/failure.ts';

/** What happened, in words for a person, and whether something may have been done. Never holds the token. */
export function translate(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof GrammyError) return readAnswer(thrown);
  if (thrown instanceof HttpError) return readNetwork(thrown.error);
  return new Failure('unknown', 'a resposta do Telegram não pôde ser entendida');
}

/** Whether Telegram does not know the bot's token. */
export const isTokenWrong = (thrown: unknown): boolean =>
  thrown instanceof GrammyError && (thrown.error_code === 401 || thrown.error_code === 404);

/** Whether updates go to a webhook that some program set before. */
export const isWebhookSet = (thrown: unknown): boolean =>
  thrown instanceof GrammyError && thrown.error_code === 409 && /webhook/i.test(thrown.description);

/** The id that a group has since it became a supergroup, if that is why it was not found. */
export const migratedTo = (thrown: unknown): string | undefined =>
  thrown instanceof GrammyError ? thrown.parameters.migrate_to_chat_id?.toString() : undefined;

function readAnswer(error: GrammyError): Failure {
  const { error_code: code, description, parameters } = error;
  if (isTokenWrong(error))
    return new Failure('retry', 'o Telegram não reconhece o token do bot: confira-o com o @BotFather');
  if (code === 409)
    return isWebhookSet(error)
      ? new Failure('retry', 'um webhook recebe as mensagens deste bot: será removido')
      : new Failure(
          'retry',
          'outro programa lê as mensagens deste bot: encerre-o, ou peça um token novo ao @BotFather',
        );
  if (code === 429)
    return new Failure(
      'retry',
      'o Telegram pediu uma pausa nos envios',
      parameters.retry_after === undefined ? {} : { retryAfter: parameters.retry_after * 1000 },
    );
  if (code === 403)
    return new Failure(
      'refused',
      /deactivated/i.test(description)
        ? 'a conta do cliente no Telegram não existe mais'
        : 'o cliente bloqueou o bot no Telegram, ou nunca o iniciou',
    );
  if (code === 400 && error.method === 'setWebhook')
    return new Failure(
      'refused',
      `o Telegram recusou o webhook (${description.slice(0, 120)}): confira TELEGRAM_WEBHOOK_URL`,
    );
  if (code === 400)
    return new Failure(
      'refused',
      /chat not found|peer_id_invalid/i.test(description)
        ? 'a conversa não existe mais no Telegram'
        : `o Telegram recusou a mensagem (${description.slice(0, 120)})`,
    );
  return code >= 400 && code < 500
    ? new Failure('refused', `o Telegram recusou o pedido (${code})`)
    : new Failure('unknown', `o Telegram está com problemas (${code})`);
}

/** What these say of a connection came before a byte of the request could leave. */
const beforeLeaving =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|(ERR_TLS_)?CERT_\w+|UNABLE_TO_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT\w*)$/;

const systemError = z.object({ code: z.string().regex(/^[A-Z_0-9]+$/), message: z.string() });

function readNetwork(cause: unknown): Failure {
  const { data: error } = systemError.safeParse(cause);
  if (error === undefined) return new Failure('unknown', 'o Telegram não respondeu como devia, ou a tempo');
  // The same codes on an open connection come with the name of the call that failed on it.
  const left = !beforeLeaving.test(error.code) || /\b(read|write) E/.test(error.message);
  return left
    ? new Failure('unknown', `a conexão com o Telegram caiu (${error.code})`)
    : new Failure(
        'retry',
        `não há conexão com o Telegram (${error.code}): confira a internet deste servidor`,
      );
}
