/** What an answer means: data, a refusal, or a failure of one of the three kinds. */

import type { z } from 'zod';
import { Failure } from '../../core/failure.ts';
import type { WireAnswer } from './http.ts';
import { complained, succeeded } from './schemas.ts';

/**
 * The JSON of an answer that the ERP itself gave.
 *
 * @throws Failure `retry` with 401 and 429, which are said before anything is done; `unknown` with every other status
 * but 2xx, and with what is no JSON.
 */
export function readJson({ status, text, retryAfter }: WireAnswer): unknown {
  const pause = retryAfter === undefined ? {} : { retryAfter };
  if (status === 401) throw new Failure('retry', 'o HubSoft não aceitou o acesso (401)');
  if (status === 429) throw new Failure('retry', 'o HubSoft pediu uma pausa nas consultas (429)', pause);
  if (status >= 300 && status < 400)
    throw new Failure('unknown', `o HubSoft redirecionou para outro endereço (${status})`);
  if (status < 200 || status >= 400)
    throw new Failure('unknown', `o HubSoft respondeu com erro ${status}`, pause);
  const json = parseJson(text);
  if (json === undefined) throw new Failure('unknown', 'o HubSoft respondeu com uma página em vez de dados');
  return json;
}

/** Undefined if the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(quoteProtocols(text));
  } catch {
    return undefined;
  }
}

/**
 * A protocol of 19 or 20 digits that comes as a number would lose its last ones. Only a key can match: inside a
 * string the quotation marks are escaped.
 */
const quoteProtocols = (json: string): string =>
  json.replace(/("protocolo"\s*:\s*)(\d+)(?=\s*[,}])/g, '$1"$2"');

/**
 * The data of a successful answer.
 *
 * @throws Failure `unknown` for an error that came as a success of HTTP, and for data of another shape. With `refusing`,
 * an error that consists of sentences about the request is `refused`, with these sentences as its objections.
 */
export function readPayload<Schema extends z.ZodType>(
  json: unknown,
  schema: Schema,
  { refusing = false } = {},
): z.output<Schema> {
  if (!succeeded.safeParse(json).success) {
    const objections = refusing ? readObjections(json) : [];
    if (objections.length > 0) throw new Failure('refused', 'o HubSoft não aceitou os dados', { objections });
    throw new Failure('unknown', 'o HubSoft relatou um erro');
  }
  const payload = schema.safeParse(json);
  if (payload.success) return payload.data;
  // Where, not what: the issues' messages may quote the data.
  const where = payload.error.issues[0]?.path.join('.') ?? '';
  throw new Failure('unknown', `o HubSoft respondeu em um formato inesperado (${where})`);
}

/** Sentences for a person; none if something broke inside, which may have been after the work was done. */
function readObjections(json: unknown): string[] {
  const complaint = complained.safeParse(json);
  if (!complaint.success || complaint.data.errors.some(tellsInternals)) return [];
  return complaint.data.errors
    .map(cleanSentence)
    .filter((sentence) => sentence !== '')
    .slice(0, 5);
}

const tellsInternals = (sentence: string): boolean =>
  /SQLSTATE|exception|stack trace|\.php\b|undefined (?:index|offset|variable|property)|on line \d/i.test(
    sentence,
  );

/** Without markup, and without numbers long enough to be a document or a phone. */
const cleanSentence = (sentence: string): string =>
  sentence
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\d[\d.\-/ ]{6,}\d/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
