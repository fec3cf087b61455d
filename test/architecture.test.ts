/**
 * The shape of the program: who may import whom, what deciding may not touch, who reads the environment, and names that
 * say nothing. Each rule is shown to catch a planted violation.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, test } from 'vitest';
import { codeOf, importsOf, type SourceFile } from './support/source-code.ts';

const root = join(import.meta.dirname, '..');

const read = (folder: string): SourceFile[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(root.length + 1), text: readFileSync(file, 'utf8') }));

const sources = [...read('src'), ...read('flows')];

/** Families and their contracts. */
const families = {
  backends: 'backend',
  channels: 'channel',
  desks: 'desk',
  sandboxes: 'sandbox',
  stores: 'store',
} as const;

/** What members of a family have in common besides their contract, and what therefore stands beside it: files, and folders. */
const shared = [
  'src/stores/contract/',
  'src/stores/keeping/',
  'src/desks/acting.ts',
  'src/desks/linking.ts',
  'src/desks/parked.ts',
  'src/desks/replies.ts',
  'src/desks/telling.ts',
  'src/channels/exchange/',
  'src/channels/forum.ts',
  'src/channels/files.ts',
  'src/channels/pace.ts',
  'src/channels/pause.ts',
  'src/channels/recognise.ts',
  'src/channels/serve-file.ts',
  'src/desks/media.ts',
  'src/desks/presence.ts',
  'src/sandboxes/faults.ts',
  'src/sandboxes/journal.ts',
];

const isShared = (path: string): boolean =>
  shared.some((known) => (known.endsWith('/') ? path.startsWith(known) : path === known));

/** What others may know of a part. */
const contractsOfParts = [
  'src/archive/archive.ts',
  'src/integrations/integration.ts',
  'src/integrations/body.ts',
  'src/calls/call.ts',
  'src/people/people.ts',
  'src/people/roles.ts',
];

type Place =
  | { readonly layer: 'core' | 'config' | 'tool' | 'server' | 'main' | 'outside' | 'unknown' }
  | { readonly layer: 'flow' | 'part'; readonly name: string }
  | { readonly layer: 'contract' | 'registry'; readonly family: string }
  | { readonly layer: 'member'; readonly family: string; readonly name: string };

/** What a file is, by where it lies. One in a place that is not named here may import nothing, nor be imported. */
function placeOf(path: string): Place {
  const [top, folder = '', entry = ''] = path.split('/');
  if (top === 'flows') return { layer: 'flow', name: folder };
  if (top !== 'src') return { layer: 'outside' };
  if (folder === 'core') return { layer: 'core' };
  if (folder === 'config') return { layer: 'config' };
  if (folder === 'serve.ts') return { layer: 'server' };
  if (['keys', 'log.ts', 'network.ts', 'policy.ts'].includes(folder)) return { layer: 'tool' };
  if (['runtime', 'calls', 'integrations', 'people', 'archive', 'metrics', 'traces'].includes(folder)) {
    if (contractsOfParts.includes(path)) return { layer: 'contract', family: folder };
    return { layer: 'part', name: folder };
  }
  if (['main.ts', 'plantao', 'data', 'commands'].includes(folder)) return { layer: 'main' };
  const contract = Object.entries(families).find(([family]) => family === folder)?.[1];
  if (contract === undefined) return { layer: 'unknown' };
  if (entry === `${contract}.ts` || isShared(path)) return { layer: 'contract', family: folder };
  if (entry === 'index.ts') return { layer: 'registry', family: folder };
  return { layer: 'member', family: folder, name: entry.replace(/\.ts$/, '') };
}

/** Packages that deciding may use, in flows and in the part of the core that knows how XState works. */
const purePackages = ['xstate'];
const knowsXState = /^(?:flows\/|src\/core\/machine\/)/;

/** Why a file may not import another; null if it may. `to` is a path of the repository, or a package. */
function objection(from: string, to: string, isPackage: boolean): string | null {
  const here = placeOf(from);
  if (isPackage) {
    const pure = here.layer === 'core' || here.layer === 'flow';
    if (pure && !purePackages.includes(to)) return `deciding may not use ${to}`;
    return to === 'xstate' && !knowsXState.test(from) ? 'only define-flow and the machine know XState' : null;
  }
  const there = placeOf(to);
  const allowed = (): boolean => {
    if (there.layer === 'unknown') return false;
    if (here.layer === 'main') return there.layer !== 'outside';
    if (there.layer === 'core') return here.layer !== 'unknown';
    switch (here.layer) {
      case 'core':
      case 'outside':
      case 'unknown':
        return false;
      case 'flow':
        // What conversations with a team have in common, whatever they are about, stands in `flows/team`.
        return there.layer === 'flow' && (there.name === here.name || there.name === 'team');
      case 'config':
        return there.layer === 'config' || there.layer === 'tool';
      case 'tool':
        return there.layer === 'tool';
      case 'contract':
        return there.layer === 'contract' || (there.layer === 'tool' && isShared(from));
      case 'server':
        return there.layer === 'contract' || there.layer === 'tool';
      case 'part':
        if (there.layer === 'part') return there.name === here.name;
        return there.layer === 'contract' || there.layer === 'tool';
      case 'registry':
        if (there.layer === 'member') return there.family === here.family;
        return there.layer === 'contract' || there.layer === 'tool' || there.layer === 'config';
      case 'member':
        if (there.layer === 'member') return there.family === here.family && there.name === here.name;
        return there.layer === 'contract' || there.layer === 'tool';
    }
  };
  return allowed() ? null : `${spell(here)} may not import ${spell(there)}`;
}

const spell = (place: Place): string =>
  [place.layer, 'family' in place && place.family, 'name' in place && place.name].filter(Boolean).join(' ');

function wrongImports(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    importsOf(text).flatMap(({ from }) => {
      const relative = from.startsWith('.');
      const reason = objection(path, relative ? join(dirname(path), from) : from, !relative);
      return reason === null ? [] : [`${path}: ${reason} (${from})`];
    }),
  );
}

/** Clocks, chance, and the world outside. A name after a dot, or before a colon, is somebody's property. */
const impure: readonly RegExp[] = [
  /\bDate\s*\.\s*now\b/,
  /\bnew\s+Date\b(?!\s*\(\s*[^\s)])/,
  /(?<!new\s+|[.\w])Date\s*\(/,
  /\bMath\s*\.\s*random\b/,
  /\bimport\s*\.\s*meta\b/,
  /\bIntl\s*\.\s*\w+\s*\(\s*\)/,
  new RegExp(
    String.raw`(?<![.\w$])(?:performance|crypto|process|fetch|console|globalThis|require|eval|queueMicrotask|WebSocket|` +
      String.raw`XMLHttpRequest|localStorage|sessionStorage|(?:set|clear)(?:Timeout|Interval|Immediate))\b(?!\s*\??:)`,
  ),
];

const impurities = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => ['core', 'flow'].includes(placeOf(path).layer))
    .flatMap(({ path, text }) => {
      const code = codeOf(text);
      return impure.flatMap((pattern) => {
        const found = pattern.exec(code)?.[0];
        return found === undefined ? [] : [`${path}: ${found}`];
      });
    });

const environmentReaders = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => path !== 'src/config/index.ts')
    .filter(
      ({ text }) =>
        /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|\{[^{}]*\benv\b[^{}]*\}\s*=\s*process\b/.test(
          codeOf(text),
        ) ||
        importsOf(text).some(({ from, names }) => /^(?:node:)?process$/.test(from) && /\benv\b/.test(names)),
    )
    .map(({ path }) => path);

const emptyNames = (paths: readonly string[]): string[] =>
  paths.filter((path) =>
    path.split('/').some((part) => /(?:^|-)(?:utils?|helpers?|common|services?|types)(?:\.|$)/.test(part)),
  );

const planted = (path: string, text: string): SourceFile => ({ path, text });

describe('imports', () => {
  test('go main -> members, runtime -> contracts -> core <- flows, and no other way', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(wrongImports(sources)).toEqual([]);
  });

  test.each([
    ['core', 'src/core/flow.ts', '../stores/store.ts'],
    ['core and a package', 'src/core/flow.ts', 'zod'],
    ['core and node', 'src/core/machine/steps.ts', 'node:crypto'],
    ['core and a flow', 'src/core/flow.ts', '../../flows/support/index.ts'],
    ['a flow and a contract', 'flows/support/index.ts', '../../src/backends/backend.ts'],
    ['a flow and node', 'flows/support/index.ts', 'node:fs'],
    ['a flow and another flow', 'flows/support/index.ts', '../sales/index.ts'],
    ['a member and its sibling', 'src/channels/web/index.ts', '../telegram/index.ts'],
    ['a member in one file and its sibling', 'src/channels/terminal.ts', './web/index.ts'],
    ['a member and another family’s', 'src/channels/web/index.ts', '../../stores/memory/index.ts'],
    [
      'a sandbox and the backend that it serves',
      'src/sandboxes/hubsoft/index.ts',
      '../../backends/hubsoft/schemas.ts',
    ],
    ['a member and its registry', 'src/channels/web/index.ts', '../index.ts'],
    ['a member and the runtime', 'src/desks/console/index.ts', '../../runtime/advance.ts'],
    ['a member and the configuration', 'src/stores/memory/index.ts', '../../config/index.ts'],
    ['a member and a flow', 'src/stores/memory/index.ts', '../../flows/support/index.ts'],
    ['a contract and a member', 'src/stores/store.ts', './memory/index.ts'],
    ['a contract and the runtime', 'src/stores/store.ts', '../runtime/retry.ts'],
    ['a registry and another family’s member', 'src/channels/index.ts', '../stores/memory/index.ts'],
    ['the runtime and a member', 'src/runtime/advance.ts', '../stores/memory/index.ts'],
    ['the runtime and a registry', 'src/runtime/advance.ts', '../stores/index.ts'],
    ['the runtime and the calls', 'src/runtime/perform.ts', '../calls/verify.ts'],
    ['a desk and how people prove who they are', 'src/desks/console/users.ts', '../../people/index.ts'],
    ['the calls and a backend', 'src/calls/verify.ts', '../backends/hubsoft/index.ts'],
    ['the server and a channel', 'src/serve.ts', './channels/web/index.ts'],
    ['a tool and a member', 'src/keys/index.ts', '../stores/memory/index.ts'],
    ['the core’s other files and XState', 'src/core/flow.ts', 'xstate'],
    ['the runtime and XState', 'src/runtime/advance.ts', 'xstate'],
    ['a folder that nobody knows', 'src/things/index.ts', '../core/flow.ts'],
    ['the wiring and a file that nobody knows', 'src/plantao/index.ts', '../things.ts'],
    ['the wiring and the tests', 'src/main.ts', '../test/support/bot-api.ts'],
  ])('%s: refused', (_, path, from) => {
    for (const statement of [
      `import { x } from '${from}';`,
      `import type {\n  X,\n  Y,\n} from "${from}";`,
      `export * from '${from}';`,
      `const a = 1;\nimport '${from}';`,
      `const x = await import('${from}');`,
    ])
      expect(wrongImports([planted(path, statement)])).toHaveLength(1);
  });

  test('what is only spoken of is no import', () => {
    const text = `// import { x } from 'node:fs';\n/* export * from 'zod' */\nconst a = \`import 'zod'\`;`;
    expect(wrongImports([planted('src/core/flow.ts', text)])).toEqual([]);
  });
});

describe('deciding', () => {
  test('has no clock, no chance and no world', () => {
    expect(impurities(sources)).toEqual([]);
  });

  test.each([
    'Date.now()',
    'new Date()',
    'new Date',
    'Date()',
    'Math.random()',
    'performance.now()',
    'setTimeout(f, 1)',
    'process.exit()',
    'fetch(url)',
    'console.log(1)',
    'globalThis.x',
    'crypto.randomUUID()',
    'new Intl.DateTimeFormat().format(at)',
    'import.meta.url',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
    '`às ${Date.now()}`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
    '`a ${`b ${{ at: Math.random() }.at}`} c`',
    "/'/.test(a) && console.log('x')",
    'a / b / Date.now()',
  ])('%s is refused', (code) => {
    expect(impurities([planted('src/core/x.ts', `const x = ${code};`)])).not.toEqual([]);
    expect(impurities([planted('flows/support/x.ts', `const x = ${code};`)])).not.toEqual([]);
    expect(impurities([planted('src/runtime/x.ts', `const x = ${code};`)])).toEqual([]);
  });

  test.each([
    '// Date.now()',
    '/* new Date() */ 1',
    "'Math.random()'",
    '`console.log(1)`',
    '/process/.test(a)',
    'new Date(at)',
    'Date.UTC(2026, 1)',
    'order.process',
    '{ process: 1 }',
    'new Intl.DateTimeFormat("pt-BR", { timeZone }).format(at)',
    'processOrders(fetched)',
  ])('%s is not', (code) => {
    expect(impurities([planted('src/core/x.ts', `const x = ${code};`)])).toEqual([]);
  });
});

describe('the environment', () => {
  test('is read by the configuration alone', () => {
    expect(environmentReaders(sources)).toEqual([]);
    const config = sources.filter(({ path }) => path === 'src/config/index.ts');
    expect(environmentReaders(config.map(({ text }) => planted('src/other.ts', text)))).toHaveLength(1);
  });

  test.each([
    'const x = process.env.TOKEN;',
    "const x = process['env'];",
    'const { env } = process;',
    "import { env } from 'node:process';",
  ])('%s is refused', (text) => {
    expect(environmentReaders([planted('src/stores/memory/index.ts', text)])).toHaveLength(1);
  });

  test('other parts of the process are not the environment', () => {
    expect(environmentReaders([planted('src/main.ts', 'process.exit(1); // process.env')])).toEqual([]);
  });
});

describe('names', () => {
  test('say what is inside', () => {
    const all = [...sources, ...read('test')].map(({ path }) => path);
    expect(emptyNames(all)).toEqual([]);
  });

  test.each([
    'src/utils/a.ts',
    'src/core/types.ts',
    'test/helpers.ts',
    'src/common/x.ts',
    'src/date-utils.ts',
  ])('%s is refused', (path) => {
    expect(emptyNames([path])).toEqual([path]);
  });

  test('a part of a word is no name', () => {
    expect(emptyNames(['src/commonplace.ts', 'src/core/prototypes.ts'])).toEqual([]);
  });
});
