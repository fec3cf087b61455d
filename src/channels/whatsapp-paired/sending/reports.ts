/** Receipts: what became of our messages, as WhatsApp tells it. */

import type { BinaryNode } from '@whiskeysockets/baileys';
import type { DeliveryReport, Report } from '../../channel.ts';
import type { MessageIds } from './message-id.ts';
import type { Written } from './written.ts';

export function createReports(parts: {
  readonly ids: Pick<MessageIds, 'isOwn'>;
  readonly written: Pick<Written, 'effectOf'>;
  readonly report: Report;
  readonly failed: (error: unknown) => void;
}) {
  const { ids, written, report, failed } = parts;

  const tell = async (from: string, own: readonly string[], delivery: DeliveryReport['delivery']) => {
    const says = await Promise.all(own.map((id) => written.effectOf({ remoteJid: from, fromMe: true, id })));
    const told = [...new Set(says)].flatMap((say) => (say === undefined ? [] : [{ say, delivery }]));
    if (told.length > 0) await report(told);
  };

  return {
    /** Hears of every stanza. */
    notice({ tag, attrs, content }: BinaryNode): void {
      if (tag !== 'receipt' || attrs.from === undefined) return;
      const delivery = deliveries.get(attrs.type);
      if (delivery === undefined) return;
      const list = Array.isArray(content)
        ? content.find((child) => child.tag === 'list')?.content
        : undefined;
      const listed = Array.isArray(list) ? list.map((item) => item.attrs.id) : [];
      const own = [attrs.id, ...listed].filter((id) => id !== undefined).filter(ids.isOwn);
      if (own.length > 0) tell(attrs.from, own, delivery).catch(failed);
    },
  };
}

/** By a receipt's type. */
const deliveries: ReadonlyMap<string | undefined, DeliveryReport['delivery']> = new Map([
  [undefined, 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
]);
