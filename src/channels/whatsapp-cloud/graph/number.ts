/** What Meta tells of the number itself, and where its messages are delivered. */

import { z } from 'zod';
import { Failure } from '../../../core/failure.ts';
import { GraphFailure, notUnderstood } from './failures.ts';
import type { Graph } from './index.ts';

/** Where deliveries go: the number's own address, else the business account's, else the app's. */
const webhooks = z.object({
  phone_number: z.string().optional(),
  whatsapp_business_account: z.string().optional(),
  application: z.string().optional(),
});

const numberSchema = z.object({
  display_phone_number: z.string(),
  verified_name: z.string().optional(),
  quality_rating: z.string().optional(),
});

export type PhoneNumber = z.infer<typeof numberSchema>;

/** Throws `Failure`. */
export async function fetchNumber(graph: Graph, phoneId: string): Promise<PhoneNumber> {
  const fields = 'display_phone_number,verified_name,quality_rating';
  const answer = await graph.get(`/${phoneId}`, { fields }).catch((thrown: unknown) => {
    // Meta speaks of a parameter, or of permissions, when it has no such object.
    const unknown = thrown instanceof GraphFailure && [100, 33].includes(thrown.code);
    throw unknown
      ? new Failure('refused', 'a Meta não conhece este número: confira WHATSAPP_CLOUD_PHONE_ID')
      : thrown;
  });
  const { data } = numberSchema.safeParse(answer);
  if (data === undefined) throw notUnderstood();
  return data;
}

const configured = z.object({ webhook_configuration: webhooks });

/** Where Meta delivers what comes for the number; null if nowhere, undefined if it does not tell. */
export async function fetchWebhook(graph: Graph, phoneId: string): Promise<string | null | undefined> {
  try {
    const { data } = configured.safeParse(
      await graph.get(`/${phoneId}`, { fields: 'webhook_configuration' }),
    );
    if (data === undefined) return undefined;
    const {
      phone_number: own,
      whatsapp_business_account: business,
      application,
    } = data.webhook_configuration;
    return own ?? business ?? application ?? null;
  } catch (thrown) {
    // The number works: that a token may not ask this is no failure of it.
    if (thrown instanceof Failure) return undefined;
    throw thrown;
  }
}

const qualities: ReadonlyMap<string, string> = new Map([
  ['GREEN', 'qualidade alta'],
  ['YELLOW', 'qualidade média'],
  ['RED', 'qualidade baixa: a Meta pode limitar os envios'],
]);

/** The number in a sentence for a person. */
export function describeNumber(number: PhoneNumber): string {
  const { display_phone_number: phone, verified_name: name, quality_rating: rating = '' } = number;
  return [
    `WhatsApp: o número ${phone}${name === undefined ? '' : ` (${name})`} responde`,
    ...(qualities.has(rating) ? [qualities.get(rating)] : []),
  ].join('; ');
}

/** Where deliveries go, and whether that is the path where they should; nothing if Meta does not tell. */
export function describeWebhook(url: string | null | undefined, path: string): string {
  if (url === undefined) return '';
  if (url === null) return `configure na Meta o webhook que termina em ${path}`;
  const place = URL.canParse(url) ? new URL(url) : undefined;
  if (place?.pathname === path) return `a Meta entrega em ${place.origin}${path}`;
  return `a Meta entrega em ${place?.origin ?? '?'}${place?.pathname ?? ''}, e não no endereço que termina em ${path}`;
}

/** Whether deliveries come to the path where they should, or Meta does not tell. */
export const deliversTo = (url: string | null | undefined, path: string): boolean =>
  url === undefined || (url !== null && URL.canParse(url) && new URL(url).pathname === path);
