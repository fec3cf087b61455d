/** The rules, as promtool reads them, and the page that each of them leads to. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'deploy/prometheus');
const rules = readFileSync(join(folder, 'alerts.yml'), 'utf8');
const names = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const advice = 'promtool is missing: apt-get install -y prometheus';

test('promtool can be asked', (context) => {
  if (process.env.CI === 'true') expect(hasPromtool, advice).toBe(true);
  else if (!hasPromtool) context.skip(advice);
});

describe.runIf(hasPromtool)('promtool', () => {
  const promtool = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };

  test.each([
    ['check', 'rules', 'alerts.yml'],
    ['check', 'config', 'prometheus.yml'],
    ['test', 'rules', 'alerts.test.yml'],
  ])('%s %s finds nothing wrong', (...args) => {
    const { status, said } = promtool(...args);
    expect(status, said).toBe(0);
  });
});

test('each alarm is tried by the tests of the rules', () => {
  const tried = readFileSync(join(folder, 'alerts.test.yml'), 'utf8');
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !tried.includes(`alertname="${name}"`))).toEqual([]);
});

test('each leads to its own paragraph, and no paragraph is of none', () => {
  const links = [...rules.matchAll(/runbook_url: (\S+)/g)].map(([, link]) => link);
  expect(links).toEqual(names.map((name) => `docs/alarms.md#${name.toLowerCase()}`));
  const page = readFileSync(join(root, 'docs/alarms.md'), 'utf8');
  const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(names);
});
