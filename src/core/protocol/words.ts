/**
 * What people call the words in which a marketplace tells of protocols. Those that are not here are shown as they come:
 * the marketplace may use a new one any day.
 */

import type { Language } from '../text/language.ts';
import type { Protocol } from './index.ts';

/** By what they tell: the kind of protocol, why it was opened, how it stands, and what sellers tell of it. */
type Vocabulary = Readonly<Record<'type' | 'reason' | 'status' | 'event', Readonly<Record<string, string>>>>;

const vocabularies: Readonly<Record<Language, Vocabulary>> = {
  pt: {
    type: { cancellation: 'Cancelamento', payment: 'Pagamento', shipping: 'Entrega' },
    reason: {
      shipping_delay: 'atraso',
      incorrect_product: 'produto errado',
      quality_concern: 'problema com a qualidade',
    },
    status: { waiting: 'aguardando' },
    event: {
      product_sent: 'produto enviado',
      return_info_sent: 'instruções de devolução enviadas',
      authorize_refund: 'reembolso autorizado',
      product_received: 'produto devolvido recebido',
      exchange_product_received: 'produto da troca recebido',
      refunded: 'reembolso feito',
    },
  },
  en: {
    type: { cancellation: 'Cancellation', payment: 'Payment', shipping: 'Delivery' },
    reason: {
      shipping_delay: 'delay',
      incorrect_product: 'wrong product',
      quality_concern: 'quality concern',
    },
    status: { waiting: 'waiting' },
    event: {
      product_sent: 'product sent',
      return_info_sent: 'return instructions sent',
      authorize_refund: 'refund authorised',
      product_received: 'returned product received',
      exchange_product_received: 'exchanged product received',
      refunded: 'refund made',
    },
  },
};

/** A marketplace's word as people say it; as it is if nobody here knows it. */
export const sayWord = (what: keyof Vocabulary, word: string, language: Language = 'pt'): string => {
  const known = vocabularies[language][what];
  return Object.hasOwn(known, word) ? (known[word] ?? word) : word;
};

/** Something that sellers tell of a protocol, as one of a list: `Produto enviado`. */
export const labelOf = (event: string, language: Language = 'pt'): string => {
  const words = sayWord('event', event, language);
  return words === event ? event : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** What a protocol is about: `Entrega: atraso`; undefined if the marketplace did not tell. */
export const matterOf = (
  { type, reason }: Pick<Protocol, 'type' | 'reason'>,
  language: Language = 'pt',
): string | undefined => {
  const parts = [
    ...(type === undefined ? [] : [sayWord('type', type, language)]),
    ...(reason === undefined ? [] : [sayWord('reason', reason, language)]),
  ];
  return parts.length === 0 ? undefined : parts.join(': ');
};
