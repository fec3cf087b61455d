// Builds the image of the Dockerfile without a container engine: a folder for each stage, in which npm does what it would
// do there. Then starts what came out, asks it how it is as the engine would, and stops it. What belongs to the system of
// the container (links, owners) is not done, and said.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The instructions of a Dockerfile by stage, the `FROM` first: `{ name, does: [{ word, rest }] }`.
 *
 * @param {string} text
 */
export function readStages(text) {
  const lines = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  const stages = [];
  for (const line of lines.split('\n')) {
    const [, word, rest] = /^\s*([A-Z]+)\s+(.+)$/.exec(line) ?? [];
    if (word === undefined || word === 'ARG') continue;
    if (word === 'FROM') stages.push({ name: / AS (\S+)/.exec(rest)?.[1] ?? '', does: [] });
    stages.at(-1)?.does.push({ word, rest: rest.trim().replace(/\s+/g, ' ') });
  }
  return stages;
}

/** What a `COPY` takes, from where, and where it puts it. */
export function readCopy(rest) {
  const words = rest.split(' ');
  const from = words[0].startsWith('--from=') ? words.shift().slice('--from='.length) : null;
  return { from, sources: words.slice(0, -1), target: words.at(-1) };
}

/** The settings of an `ENV`. */
export const readSettings = (rest) =>
  Object.fromEntries(rest.split(' ').map((word) => word.split(/=(.*)/s).slice(0, 2)));

/** Which of the context's paths are sent to the builder: `.dockerignore` leaves out everything but those named. */
export const readContext = (text) =>
  text.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));

function build(folder, context) {
  const made = new Map();
  let stage;
  for (const { name, does } of readStages(readFileSync(join(root, 'Dockerfile'), 'utf8'))) {
    stage = { folder: join(folder, `stage-${made.size}`), workdir: '/', settings: {} };
    made.set(name, stage);
    for (const { word, rest } of does) {
      const at = (path, of = stage) => join(of.folder, resolve(of.workdir, path));
      mkdirSync(at('.'), { recursive: true });
      if (word === 'WORKDIR') stage.workdir = rest;
      else if (word === 'ENV') Object.assign(stage.settings, readSettings(rest));
      else if (word === 'COPY') copy(readCopy(rest), at, made, context);
      else if (word === 'RUN' && rest.startsWith('npm ')) run(rest, at('.'), stage.settings);
      else if (word === 'RUN') console.log(`not done: ${rest}`);
      else stage[word] = rest;
    }
  }
  return stage;
}

function copy({ from, sources, target }, at, made, context) {
  for (const source of sources) {
    if (from === null && !context.some((path) => source === path || source.startsWith(`${path}/`)))
      throw new Error(`.dockerignore leaves ${source} out`);
    const file = from === null ? join(root, source) : at(source, made.get(from));
    const into = target.endsWith('/') && !statSync(file).isDirectory();
    cpSync(file, into ? join(at(target), basename(source)) : at(target), { recursive: true });
  }
}

function run(command, cwd, settings) {
  console.log(command);
  const { PATH, HOME } = process.env;
  const { status } = spawnSync('sh', ['-c', command], {
    cwd,
    stdio: 'inherit',
    env: { PATH, HOME, ...settings },
  });
  if (status !== 0) throw new Error(`"${command}" ended with ${status}`);
}

/** Starts the stage's program, and asks it how it is, before and after it was stopped. */
async function tryOut({ folder, workdir, settings, CMD, HEALTHCHECK }) {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    ...settings,
    HOST: '127.0.0.1',
    PORT: '0',
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
  };
  const cwd = join(folder, workdir);
  const [program, ...args] = JSON.parse(CMD);
  const service = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise((done) => service.once('exit', (code, signal) => done(signal ?? code)));
  const port = await new Promise((done, fail) => {
    const look = (chunk) => {
      output += chunk;
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (found) done(found);
    };
    service.stdout.on('data', look);
    service.stderr.on('data', look);
    ended.then((how) => fail(new Error(`it ended with ${how}:\n${output}`)));
    setTimeout(() => fail(new Error(`no address within a minute:\n${output}`)), 60_000).unref();
  }).finally(() => setTimeout(() => service.kill('SIGKILL'), 60_000).unref());
  const [check, ...given] = JSON.parse(HEALTHCHECK.slice(HEALTHCHECK.indexOf('[')));
  const ask = () => spawnSync(check, given, { cwd, env: { ...env, PORT: port } }).status;
  const well = ask();
  service.kill('SIGTERM');
  const how = await ended;
  if (well !== 0) throw new Error(`asked how it is, it says ${well}:\n${output}`);
  if (how !== 0) throw new Error(`it ended with ${how} on SIGTERM:\n${output}`);
  if (ask() !== 1) throw new Error('asked how it is, it is well after it has ended');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-image-'));
  try {
    const last = build(folder, readContext(readFileSync(join(root, '.dockerignore'), 'utf8')));
    if (existsSync(join(last.folder, last.workdir, 'node_modules/typescript')))
      throw new Error('the image holds what only building needs');
    await tryOut(last);
    console.log('the image builds, starts, tells how it is, and stops');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
