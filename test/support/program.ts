/** The built program as separate processes: what a provider runs, and what can be killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

export type Program = {
  readonly process: ChildProcess;
  /** Everything that it printed until now. */
  output(): string;
  /** The first match in what it printed or prints; rejects if it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
};

/**
 * Starts `plantao <args>` with nothing in its environment but `environment`. `npm test` builds it before.
 *
 * @param main the program, if it is not the built one.
 */
export function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input?: string,
  main = built,
): Program {
  if (!existsSync(main)) throw new Error('the program is not built: npm run build');
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, ...environment },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  let output = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    for (const look of [...waiting]) look();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  return {
    process: child,
    output: () => output,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output);
          if (found === null) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        ended.then((how) => reject(new Error(`it ended (${how}) without printing ${pattern}:\n${output}`)));
      }),
    ended,
  };
}
