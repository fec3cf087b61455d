/** As many invented customers as a crowd needs: each has a document, a phone and one service of their own. */

import type { SandboxCustomer } from '../../../src/sandboxes/hubsoft/index.ts';

export const inventCustomers = (count: number): readonly SandboxCustomer[] =>
  Array.from({ length: count }, (_, index) => ({
    id: 20_000 + index,
    code: 12_000 + index,
    name: `CLIENTE ${index}`,
    taxId: withCheckDigits(String(300_000_000 + index * 7_919)),
    birthDate: '1980-02-29',
    phones: [`379${98_000_000 + index * 37}`],
    alerts: [],
    services: [
      {
        id: 40_000 + index,
        number: 1,
        plan: '500 Mega Fibra',
        price: 99.9,
        standing: 'servico_habilitado',
        street: `RUA DAS PALMAS, ${index}`,
        district: 'CENTRO',
      },
    ],
    story: 'um plano',
  }));

/** Nine digits of a CPF, and the two that check them. */
function withCheckDigits(nine: string): string {
  let digits = nine;
  for (const weight of [10, 11]) {
    const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weight - index), 0);
    digits += String(((sum * 10) % 11) % 10);
  }
  return digits;
}
