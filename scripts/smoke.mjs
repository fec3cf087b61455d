// Starts the program as a stranger does, with nothing configured, in an empty folder; looks at its pages; stops it.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'plantao-smoke-'));
const { PATH, HOME } = process.env;
const service = spawn(process.execPath, [join(root, 'dist/src/main.js'), 'start'], {
  cwd: folder,
  env: { PATH, HOME, PORT: '0' },
  stdio: ['ignore', 'pipe', 'pipe'],
});
let output = '';
const ended = new Promise((resolve) => service.once('exit', (code) => resolve(code)));
const url = await new Promise((resolve, reject) => {
  const look = (chunk) => {
    output += chunk;
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
    if (found) resolve(found);
  };
  service.stdout.on('data', look);
  service.stderr.on('data', look);
  ended.then((code) => reject(new Error(`it ended with ${code}:\n${output}`)));
  setTimeout(() => reject(new Error(`no address within 20 s:\n${output}`)), 20_000).unref();
});
const get = async (path) => {
  const response = await fetch(url + path);
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return response.text();
};
try {
  await get('/healthz');
  await get('/readyz');
  const page = await get('/');
  if (!page.includes('<html')) throw new Error('the page is not a page');
} finally {
  service.kill('SIGTERM');
}
const code = await ended;
rmSync(folder, { recursive: true, force: true });
if (code !== 0) throw new Error(`it ended with ${code} on SIGTERM:\n${output}`);
console.log('the program starts with nothing configured, answers, and stops');
