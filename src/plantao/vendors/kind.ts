/**
 * What stored data are of: a provider's, or a demonstration, and whose protocols are among them. It is written down at the
 * first start, and data of another kind are refused: whoever was identified in a demonstration is nobody in a provider's ERP,
 * though the codes be the same, and what an invented buyer opened is no protocol at the marketplace.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/index.ts';
import type { Store } from '../../stores/store.ts';

/** Where it is written down. */
type Data = Pick<Store, 'records'>;

/** Where an invented marketplace keeps what it knows, in the data's folder. */
export const inventedFile = 'sandbox-magalu.jsonl';

/** What a configuration makes of the data that it is used with. */
export type Kind = {
  /** The ERP is an invented one. */
  readonly demonstration: boolean;
  /** Whose protocols come in; null: nobody's. */
  readonly marketplace: 'real' | 'invented' | null;
  /** An invented marketplace has left its file here: tells of data in which whose protocols they have is not written down yet. */
  readonly wasInvented: boolean;
};

/** Whoever tries out a network of their own has come for that: an invented buyer beside their own messages would confuse. */
const hasNetwork = ({ telegram, whatsappPaired, whatsappCloud }: Config): boolean =>
  [telegram, whatsappPaired.accounts, whatsappCloud].some(({ length }) => length > 0);

/** What a configuration is for. */
export function kindOf(config: Config): Kind {
  const { backend, magalu, store } = config;
  const demonstration = backend.type === 'sandbox';
  const invents = demonstration && !hasNetwork(config);
  return {
    demonstration,
    marketplace: magalu.length > 0 ? 'real' : invents ? 'invented' : null,
    wasInvented: store.type === 'lmdb' && existsSync(join(store.folder, inventedFile)),
  };
}

/** The records that say it. */
const places = { demonstration: 'deployment/demonstration', marketplace: 'deployment/marketplace' } as const;

/**
 * Writes down what the data are of, if that is not known yet.
 *
 * @returns whose protocols are to come in: nobody's where a demonstration meets those of a real seller.
 * @throws Error in words for a person if the data were begun with another kind.
 */
export async function keepApart({ records }: Data, kind: Kind): Promise<Kind['marketplace']> {
  const { demonstration, marketplace } = kind;
  await records.set(places.demonstration, demonstration, { expect: null });
  await refuseOtherKind({ records }, kind);
  if (marketplace === null) return null;
  await records.set(places.marketplace, marketplace, { expect: null });
  const found = await records.get(places.marketplace);
  return found?.value === marketplace ? marketplace : null;
}

/**
 * The same without beginning anything: data that nobody has used yet are of any kind.
 *
 * @returns whether somebody has used them.
 * @throws Error as above, with all that speaks against it.
 */
export async function refuseOtherKind({ records }: Data, kind: Kind): Promise<boolean> {
  const [erp, seller] = await Promise.all([
    records.get(places.demonstration),
    records.get(places.marketplace),
  ]);
  const problems: string[] = [];
  if (erp !== null && erp.value !== kind.demonstration)
    problems.push(
      kind.demonstration
        ? 'estes dados são de um provedor de verdade: para demonstrar, escolha outra pasta em PLANTAO_STORE (num Redis, outro PLANTAO_REDIS_PREFIX)'
        : 'estes dados são de uma demonstração: para atender de verdade, escolha outra pasta em PLANTAO_STORE (ou apague esta); num Redis, outro PLANTAO_REDIS_PREFIX',
    );
  const isInvented = seller === null ? kind.wasInvented : seller.value === 'invented';
  if (kind.marketplace === 'real' && isInvented)
    problems.push(
      'MAGALU_CLIENT_ID está configurado, mas os protocolos destes dados são de um marketplace inventado, da demonstração: escolha outra pasta em PLANTAO_STORE (ou apague esta); num Redis, outro PLANTAO_REDIS_PREFIX',
    );
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return erp !== null;
}
