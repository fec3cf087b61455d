/** What installers read: that the settings, commands, files and places that it names are there. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { knownNames } from '../../src/config/index.ts';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'README.pt-BR.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');
const found = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
];

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
const anchorsOf = (page: string): readonly string[] => [
  ...found(textOf(page), /^#+ (.+)$/gm).map(anchorOf),
  ...found(textOf(page), /<a (?:id|name)="([^"]+)">/g),
];

const commands = [
  'src/main.ts',
  ...readdirSync(join(root, 'src/commands/line')).map((name) => `src/commands/line/${name}`),
].flatMap((file) => found(textOf(file), /\.command\('([a-z-]+)/g));

test.each(pages)('%s names settings that there are', (page) => {
  const named = found(textOf(page), /\b((?:PLANTAO|TELEGRAM|WHATSAPP|HUBSOFT)_[A-Z_]*[A-Z])\b/g);
  // A name that ends in an underscore stands for all that begin so; and each queue has hours of its own.
  const isKnown = (name: string) => knownNames.includes(name) || name.startsWith('PLANTAO_HOURS_');
  expect(named.filter((name) => !isKnown(name))).toEqual([]);
});

test.each(pages)('%s names commands that there are', (page) => {
  const blocks = [...textOf(page).matchAll(/```(?:sh)?\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, words]) => block ?? words ?? '',
  );
  const named = blocks.flatMap((text) =>
    found(text, /(?:^|&& |exec app |run plantao -- )(?:plantao )?(?<=plantao (?:-- )?)([a-z][a-z-]*)/gm),
  );
  expect(named.filter((name) => !commands.includes(name))).toEqual([]);
});

test.each(pages)('%s leads to pages and places that there are', (page) => {
  const links = found(textOf(page), /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(decodeURIComponent(anchor));
  });
  expect(broken).toEqual([]);
});

test('the manual of operating speaks of each command that keeps or moves data', () => {
  const text = textOf('docs/operations.md');
  for (const command of ['backup', 'restore', 'rekey', 'copy', 'check', 'status', 'waiting'])
    expect(text).toContain(`plantao ${command}`);
});
