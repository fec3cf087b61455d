/** Who the provider's customers are at this moment, and whose a service is. A test may add some while it runs. */

import type { SandboxCustomer, SandboxService } from './people.ts';

/** Whom a service belongs to, by its id. */
export type Owners = ReadonlyMap<
  number,
  { readonly customer: SandboxCustomer; readonly service: SandboxService }
>;

export type Roll = {
  readonly customers: readonly SandboxCustomer[];
  readonly owners: Owners;
  admit(more: readonly SandboxCustomer[]): void;
};

export function createRoll(first: readonly SandboxCustomer[]): Roll {
  const customers: SandboxCustomer[] = [];
  const owners = new Map<number, { customer: SandboxCustomer; service: SandboxService }>();
  const admit = (more: readonly SandboxCustomer[]): void => {
    for (const customer of more) {
      customers.push(customer);
      for (const service of customer.services) owners.set(service.id, { customer, service });
    }
  };
  admit(first);
  return { customers, owners, admit };
}
