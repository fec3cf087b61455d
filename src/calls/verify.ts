/** Who is writing: what was proved, and what the chat may know because of it. */

import { z } from 'zod';
import type { Backend, CustomerRecord } from '../backends/backend.ts';
import type { SecondFact, VerifyInput, VerifyOutput } from '../core/calls.ts';
import { parseTaxId, phoneVariants } from '../core/text/brazil.ts';
import { isSame } from '../keys/same.ts';
import { type Attempts, doorsOf } from './attempts.ts';
import { type Asker, defineLookup, type Lookup } from './call.ts';
import { knowCustomer } from './know-customer.ts';
import { liveServices } from './permitted.ts';

const input = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('phone'),
    phone: z.string().regex(/^\+?\d{10,15}$/),
    // A CNPJ may have letters up to its check digits.
    lastDigits: z
      .string()
      .regex(/^[0-9A-Za-z]{3}$/)
      .exactOptional(),
  }),
  z.object({
    by: z.literal('document'),
    document: z.string().min(1),
    fact: z
      .union([
        z.object({ birthDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) }),
        z.object({ phoneEnd: z.string().regex(/^\d{4}$/) }),
      ])
      .exactOptional(),
  }),
]);

type ByPhone = Extract<VerifyInput, { by: 'phone' }>;
type ByDocument = Extract<VerifyInput, { by: 'document' }>;
type Guess = { readonly right: boolean; readonly answer: VerifyOutput };

const wrong: Guess = { right: false, answer: { level: 'not-found' } };

/**
 * Compares what was typed with the ERP's record and answers the level that it proves. Throws what the backend throws:
 * an ERP that does not answer must not look like a customer who is not known.
 */
export function createVerify(
  backend: Pick<Backend, 'findCustomers' | 'listTickets'>,
  attempts: Attempts,
): Lookup<VerifyOutput> {
  return defineLookup('verify', input, (asked, asker) =>
    asked.by === 'phone' ? byPhone(asked, asker) : byDocument(asked, asker),
  );

  /** The network vouches for the number, so that it is no guess; the digits that pick one of several records are. */
  async function byPhone({ phone, lastDigits }: ByPhone, asker: Asker): Promise<VerifyOutput> {
    const compare = async (): Promise<Guess> => {
      const records = await recordsWithPhone(phone);
      const picked = records.filter(({ taxId }) => taxId.endsWith(lastDigits?.toUpperCase() ?? ''));
      if (new Set(picked.map(({ taxId }) => taxId)).size <= 1) return verified(picked);
      return lastDigits === undefined ? { right: true, answer: { level: 'ambiguous' } } : wrong;
    };
    if (lastDigits === undefined) return (await compare()).answer;
    return (await attempts.guess('phone', doorsOf(asker), asker.at, compare)) ?? { level: 'locked' };
  }

  /**
   * Without a fact nothing is proved and nothing may be learnt, not even whether the document is known: the answer
   * is `identified` for every document. It still counts as a guess, since a ticket's protocol would tell.
   */
  async function byDocument({ document, fact }: ByDocument, asker: Asker): Promise<VerifyOutput> {
    const taxId = parseTaxId(document)?.text;
    const doors = [...doorsOf(asker), { kind: 'target', value: taxId ?? document } as const];
    const answer = await attempts.guess('document', doors, asker.at, async (): Promise<Guess> => {
      // An ERP may search loosely: only what is equal counts.
      const records =
        taxId === undefined
          ? []
          : (await backend.findCustomers({ taxId })).filter((record) => sameTaxId(record.taxId, taxId));
      if (fact === undefined) return { right: false, answer: identified(records) };
      return verified(records.filter((record) => carriesFact(record, fact)));
    });
    return answer ?? { level: 'locked' };
  }

  /** Old records and old accounts carry mobile numbers without their ninth digit: both are asked for. */
  async function recordsWithPhone(phone: string): Promise<readonly CustomerRecord[]> {
    const variants = phoneVariants(phone);
    const answers = await Promise.all(variants.map((variant) => backend.findCustomers({ phone: variant })));
    const byCode = new Map(answers.flat().map((record) => [record.code, record]));
    return [...byCode.values()].filter(({ phones }) =>
      phones.some((registered) => phoneVariants(registered).some((variant) => variants.includes(variant))),
    );
  }

  /** @param records one person's; if they were entered twice, the record with something to support is meant. */
  async function verified(records: readonly CustomerRecord[]): Promise<Guess> {
    const record = records.find((each) => liveServices(each).length > 0) ?? records[0];
    if (record === undefined) return wrong;
    return { right: true, answer: { level: 'verified', customer: await knowCustomer(backend, record) } };
  }
}

/** The service that a ticket can be opened for without asking which: there is just one, and it is in use. */
const identified = (records: readonly CustomerRecord[]): VerifyOutput => {
  const usable = records.flatMap(liveServices).filter(({ standing }) => standing !== 'awaiting-installation');
  const [only, another] = usable;
  return { level: 'identified', ...(only && !another ? { service: only.id } : {}) };
};

const sameTaxId = (registered: string, typed: string) =>
  registered.replace(/[^0-9A-Za-z]/g, '').toUpperCase() === typed;

/** Every phone is compared, found or not, so that the time it takes tells nothing. */
const carriesFact = (record: CustomerRecord, fact: SecondFact): boolean =>
  'birthDate' in fact
    ? isSame(record.birthDate?.slice(0, 10) ?? '', fact.birthDate)
    : record.phones.map((phone) => isSame(phone.replace(/\D/g, '').slice(-4), fact.phoneEnd)).includes(true);
