/** What Meta tells of the number itself, and where its messages are delivered. */

import { z } from 'zod';
import { notUnderstood } from './failures.ts';
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
  webhook_configuration: webhooks.optional().catch(undefined),
});

export type PhoneNumber = z.infer<typeof numberSchema>;

/** Throws `Failure`. */
export async function fetchNumber(graph: Graph, phoneId: string): Promise<PhoneNumber> {
  const fields = 'display_phone_number,verified_name,quality_rating,webhook_configuration';
  const { data } = numberSchema.safeParse(await graph.get(`/${phoneId}`, { fields }));
  if (data === undefined) throw notUnderstood();
  return data;
}

const qualities: ReadonlyMap<string, string> = new Map([
  ['GREEN', 'qualidade alta'],
  ['YELLOW', 'qualidade média'],
  ['RED', 'qualidade baixa: a Meta pode limitar os envios'],
]);

/** The number in a sentence for a person; `path` is where its deliveries should come. */
export function describeNumber(number: PhoneNumber, path: string): string {
  const { display_phone_number: phone, verified_name: name, quality_rating: rating = '' } = number;
  return [
    `WhatsApp: o número ${phone}${name === undefined ? '' : ` (${name})`} responde`,
    ...(qualities.has(rating) ? [qualities.get(rating)] : []),
    describeWebhook(number, path),
  ].join('; ');
}

function describeWebhook({ webhook_configuration: set }: PhoneNumber, path: string): string {
  const url = set?.phone_number ?? set?.whatsapp_business_account ?? set?.application;
  if (url === undefined) return `configure na Meta o webhook que termina em ${path}`;
  const place = URL.canParse(url) ? new URL(url) : undefined;
  if (place?.pathname === path) return `a Meta entrega em ${place.origin}${path}`;
  return `a Meta entrega em ${place?.origin ?? '?'}${place?.pathname ?? ''}, e não no endereço que termina em ${path}`;
}
