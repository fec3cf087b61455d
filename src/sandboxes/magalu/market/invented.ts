/**
 * The protocols that there are at the first start. What no document lists is among them on purpose: types and reasons of
 * their own, a due date without a zone, one with microseconds, a sales channel without a name.
 */

import type { Character } from '../../sandbox.ts';
import { sellers } from '../identity/sellers.ts';
import type { Line, Opened, Said } from './journal.ts';
import { drawPhoto } from './photo.ts';

const minute = 60_000;
const hour = 60 * minute;

type Invented = {
  readonly opened: Omit<Opened, 'what' | 'at' | 'dueDate'>;
  /** Milliseconds before the first start, and after it. */
  readonly age: number;
  readonly due: number;
  readonly spellDue: (iso: string) => string;
  readonly says: string;
  readonly photo?: string;
  /** In Portuguese: what one sees on the desk. */
  readonly story: string;
};

const [serrana, roteadores] = sellers;

const invented: readonly Invented[] = [
  {
    opened: {
      id: '6f0c2b7e-51d4-4a39-9c1e-2d8a7b3f1001',
      seller: serrana.id,
      protocol: '202611000004817',
      type: 'shipping',
      reason: 'shipping_delay',
      status: 'waiting',
      origin: 'customer',
      alias: 'magalu',
      buyer: 'Lúcia Meireles',
      order: {
        code: 'LU-1093847561',
        items: [{ id: '1', sku: 'MESH-AX3-2', name: 'Kit 2 roteadores mesh AX3000', quantity: 1 }],
      },
      reply: 'Obrigada pelo retorno! Fico no aguardo, preciso dele para trabalhar.',
    },
    age: 20 * hour,
    due: 2 * hour,
    // Without its zone: UTC, if anybody asks.
    spellDue: (iso) => iso.slice(0, 19),
    says: 'Boa tarde. Meu kit de roteadores era para chegar anteontem e o rastreio não anda. Onde ele está?',
    story: 'a entrega atrasou, e o prazo da loja acaba em duas horas',
  },
  {
    opened: {
      id: '6f0c2b7e-51d4-4a39-9c1e-2d8a7b3f1002',
      seller: serrana.id,
      protocol: '202611000005034',
      type: 'warranty',
      reason: 'lamp_always_red',
      status: 'waiting',
      origin: 'customer',
      buyer: 'Heitor Campos',
      order: {
        code: 'LU-1093850277',
        items: [
          { id: '1', sku: 'ROT-AC1200', name: 'Roteador AC1200 preto', quantity: 1 },
          { id: '2', name: 'Cabo de rede 5 m', quantity: 2 },
        ],
      },
      reply: 'Entendi. Já deixei na caixa original, é só dizer para onde mando.',
    },
    age: 3 * hour,
    due: 45 * hour,
    spellDue: (iso) => iso.replace('Z', '000+00:00'),
    says: 'O roteador veio com a luz vermelha e não liga mais. Mandei uma foto. Quero trocar.',
    photo: 'luz vermelha.png',
    story: 'o roteador veio com defeito; mandou uma foto e quer trocar',
  },
  {
    opened: {
      id: '6f0c2b7e-51d4-4a39-9c1e-2d8a7b3f2001',
      seller: roteadores.id,
      protocol: '202611000005120',
      type: 'cancellation',
      reason: 'gave_up',
      status: 'waiting',
      origin: 'customer',
      alias: 'magalu',
      buyer: 'Noêmia Prates',
      order: {
        code: 'LU-1093861940',
        items: [{ id: '1', sku: 'REP-N300', name: 'Repetidor N300', quantity: 1 }],
      },
    },
    age: hour,
    due: 23 * hour,
    spellDue: (iso) => iso,
    says: 'Comprei por engano. Dá para cancelar antes de enviar?',
    story: `quer cancelar o que comprou da outra loja, ${roteadores.name}`,
  },
];

/** What happened before the first start. The ids are the same at each, so that one without a file begins no new protocols. */
export function inventLines(now: number): readonly Line[] {
  return invented.flatMap(({ opened, age, due, spellDue, says, photo }): Line[] => {
    const at = now - age;
    const said: Said = {
      what: 'said',
      at: at + 1000,
      shownFrom: at + 1000,
      ticket: opened.id,
      id: opened.id.replace(/^6f0c2b7e/, 'b20d91aa'),
      code: opened.id.replace(/^6f0c2b7e/, 'c31ea0bb'),
      by: 'customer',
      name: opened.buyer,
      text: says,
      attachments:
        photo === undefined
          ? []
          : [{ id: 'foto-1', name: photo, type: 'image/png', base64: drawPhoto().toString('base64') }],
    };
    const dueDate = spellDue(new Date(now + due).toISOString());
    return [{ what: 'opened', at, ...opened, dueDate }, said];
  });
}

/** Those who opened them at one seller, or all. Nobody can pretend to be them: they write by themselves. */
export const castOf = (seller?: string): readonly Character[] =>
  invented
    .filter(({ opened }) => seller === undefined || opened.seller === seller)
    .map(({ opened, story }) => ({
      name: opened.buyer,
      story,
      facts: [`protocolo ${opened.protocol}`, `pedido ${opened.order.code}`],
    }));
