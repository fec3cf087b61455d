/** The built program as its next version might be: what it stores of a conversation, the present one does not know. */

import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type NextVersion = {
  /** The file to start. */
  readonly main: string;
  /** What its flow writes into a conversation's state. */
  readonly version: number;
};

/** Makes it in a folder that is there: the same but for the version of its flow, which takes up the present one's. */
export function makeNextVersion(folder: string): NextVersion {
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const name of ['package.json', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
  const change = (file: string, from: RegExp, to: (found: RegExpExecArray) => string): RegExpExecArray => {
    const path = join(folder, 'dist/flows/support', file);
    const text = readFileSync(path, 'utf8');
    const found = from.exec(text);
    if (found === null) throw new Error(`${file} has no ${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to(found)),
    );
    return found;
  };
  const [, present] = change('index.js', /version: (\d+),/, ([, old]) => `version: ${Number(old) + 1},`);
  change('memory/migrate.js', /export function migrate\(state\) {/, ([whole]) =>
    [whole, `if (state.version === ${present}) return state;`].join('\n'),
  );
  return { main: join(folder, 'dist/src/main.js'), version: Number(present) + 1 };
}
