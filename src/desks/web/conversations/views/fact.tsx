/** One thing that is known, by its name. */

import type { Child } from 'hono/jsx';

type FactProps = { readonly term: string; readonly children: Child; readonly owing?: boolean };

export function Fact({ term, children, owing = false }: FactProps) {
  return (
    <div class={owing ? 'owing' : undefined}>
      <dt>{term}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}
