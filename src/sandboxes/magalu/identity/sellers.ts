/** The invented sellers, and the application with which they let somebody act for them. */

/** Printed in the open: they open nothing but the sandbox. */
export const credentials = {
  clientId: 'plantao-no-sandbox',
  clientSecret: 'segredo-do-marketplace-inventado',
} as const;

export type Seller = { readonly id: string; readonly name: string };

/** The first one consents unless another is asked for (`/login?…&seller=roteadores`). */
export const sellers = [
  { id: 'serrana', name: 'Loja Fibra Serrana' },
  { id: 'roteadores', name: 'Ponto do Roteador' },
] as const satisfies readonly Seller[];
