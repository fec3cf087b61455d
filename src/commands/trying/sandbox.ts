/** `plantao sandbox hubsoft`, `plantao sandbox magalu`: a vendor's HTTP with invented customers, alone, until SIGTERM or SIGINT. */

import { sandboxes } from '../../sandboxes/index.ts';
import { describeCast } from '../../sandboxes/sandbox.ts';
import { CommandError } from '../ask.ts';

export async function sandbox(
  name: string,
  options: { readonly port: number; readonly file?: string; readonly faults: boolean },
): Promise<void> {
  const startSandbox = Object.hasOwn(sandboxes, name) ? sandboxes[name] : undefined;
  if (startSandbox === undefined)
    throw new CommandError(`não há sandbox "${name}"; há: ${Object.keys(sandboxes).join(', ')}`);
  const started = await startSandbox(options).catch((error: unknown) => {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    throw new CommandError(
      `a porta ${options.port} já está em uso: escolha outra com --port (0 acha uma livre)`,
    );
  });
  process.stdout.write(`${name}: ${started.url}\n\n${started.settings}\n\n${describeCast(started.cast)}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await started.close();
}
