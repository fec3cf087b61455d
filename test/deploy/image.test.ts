/**
 * The Dockerfile: what a linter thinks of it, and what no linter sees. That it builds and what it builds starts, tells how it
 * is and stops, is tried by `scripts/image.mjs`, which takes longer.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run as lint } from 'dockerfilelint';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { knownNames } from '../../src/config/index.ts';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'Dockerfile'), 'utf8');
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8');
const { readStages, readCopy, readSettings, readContext } = z
  .object({
    readStages: z.function({
      input: [z.string()],
      output: z.array(
        z.object({ name: z.string(), does: z.array(z.object({ word: z.string(), rest: z.string() })) }),
      ),
    }),
    readCopy: z.function({
      input: [z.string()],
      output: z.object({ from: z.string().nullable(), sources: z.array(z.string()), target: z.string() }),
    }),
    readSettings: z.function({ input: [z.string()], output: z.record(z.string(), z.string()) }),
    readContext: z.function({ input: [z.string()], output: z.array(z.string()) }),
  })
  .parse(await import(join(root, 'scripts/image.mjs')));

const stages = readStages(text);
const last = stages.at(-1)?.does ?? [];
const only = (word: string): string => {
  const found = last.filter((instruction) => instruction.word === word).map(({ rest }) => rest);
  expect(found, word).toHaveLength(1);
  return found[0] ?? '';
};
const sent = readContext(ignored);
const copies = stages.flatMap(({ does }) =>
  does.filter(({ word }) => word === 'COPY').map(({ rest }) => readCopy(rest)),
);

test('the linter finds nothing, and would find what is wrong', () => {
  expect(lint(root, text)).toEqual([]);
  expect(lint(root, text.replaceAll(/\$\{NODE\}-slim/g, 'latest'))).not.toEqual([]);
});

test('what is copied is there and is sent to the builder, and nothing else is', () => {
  const taken = copies.filter(({ from }) => from === null).flatMap(({ sources }) => sources);
  expect(taken.length).toBeGreaterThan(4);
  for (const path of taken) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  expect([...sent].sort()).toEqual([...taken].sort());
  expect(ignored.split('\n').find((line) => !/^(#|$)/.test(line))).toBe('*');
  const tracked = execFileSync('git', ['ls-files', '-z', ...sent], { cwd: root, encoding: 'utf8' });
  expect(tracked.split('\0').filter((path) => /\.env$|\.key$|\.mdb$/.test(path))).toEqual([]);
});

test('the last stage takes no compiler with it, and runs as nobody in particular', () => {
  expect(copies.filter(({ from }) => from !== null).map(({ from }) => from)).toEqual([
    'build',
    'build',
    'build',
  ]);
  expect(stages[0]?.does.map(({ rest }) => rest)).toContain(
    'npm prune --omit=dev --ignore-scripts --no-audit --no-fund',
  );
  expect(only('USER')).toBe('node');
  expect(only('VOLUME')).toBe('["/data"]');
  expect(last.find(({ rest }) => rest.includes('install -d'))?.rest).toContain(
    '-o node -g node -m 0700 /data',
  );
});

test('its Node is one that the program may have', () => {
  const { engines } = z
    .object({ engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const oldest = Number(/^>=(\d+)/.exec(engines.node)?.[1]);
  const used = Number(/^ARG NODE=(\d+)$/m.exec(text)?.[1]);
  expect(used).toBeGreaterThanOrEqual(oldest);
  for (const { does } of stages) expect(does[0]?.rest).toMatch(/^node:\$\{NODE\}-slim( AS build)?$/);
});

test('no shell stands between the engine and the program', () => {
  expect(JSON.parse(only('CMD'))).toEqual(['node', 'dist/src/main.js', 'start']);
  expect(only('HEALTHCHECK')).toMatch(/CMD \["node", "-e", .*\/healthz/);
  expect(last.filter(({ word }) => word === 'ENTRYPOINT' || word === 'SHELL')).toEqual([]);
});

test('its settings are known, and its port is the one that is told', () => {
  const settings = readSettings(only('ENV'));
  expect(Object.keys(settings).filter((name) => name !== 'NODE_ENV' && !knownNames.includes(name))).toEqual(
    [],
  );
  expect(settings.PORT).toBe(only('EXPOSE'));
  expect(settings.PLANTAO_STORE).toBe('lmdb:/data');
});
