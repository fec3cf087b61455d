/** The composition: that it is YAML, that what it names is there, and that the program understands what it is given. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { knownNames, readConfig } from '../../src/config/index.ts';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
// The linter of Dockerfiles reads YAML too: with this.
const yaml = z
  .object({ safeLoad: z.function({ input: [z.string()], output: z.unknown() }) })
  .parse(createRequire(require.resolve('dockerfilelint'))('js-yaml'));

const names = z.array(z.string());
const service = z.strictObject({
  image: z.string(),
  build: z.literal('.').optional(),
  init: z.boolean().optional(),
  restart: z.literal('unless-stopped'),
  command: z.string().optional(),
  stop_grace_period: z.string().regex(/^\d+s$/),
  deploy: z.strictObject({ replicas: z.number() }).optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  secrets: names,
  ports: names.optional(),
  volumes: names.optional(),
  networks: names,
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: z
    .strictObject({ test: names, interval: z.string(), timeout: z.string(), retries: z.number() })
    .optional(),
  read_only: z.boolean().optional(),
  tmpfs: names.optional(),
  cap_drop: names.optional(),
  security_opt: names,
});
const { services, networks, volumes, secrets } = z
  .strictObject({
    services: z.strictObject({ app: service, redis: service }),
    networks: z.record(z.string(), z.strictObject({ internal: z.boolean() }).nullable()),
    volumes: z.record(z.string(), z.null()),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  })
  .parse(yaml.safeLoad(readFileSync(join(root, 'compose.yaml'), 'utf8')));
const { app, redis } = services;

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

test('what it names is there', () => {
  for (const { networks: joined, secrets: given, volumes: mounted = [] } of Object.values(services)) {
    for (const name of joined) expect(Object.keys(networks)).toContain(name);
    for (const name of given) expect(Object.keys(secrets)).toContain(name);
    for (const volume of mounted) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
  }
  expect(Object.keys(app.depends_on ?? {})).toEqual(['redis']);
  expect(existsSync(join(root, app.build ?? '', 'Dockerfile'))).toBe(true);
  const kept = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  for (const { file } of Object.values(secrets)) expect(file).toMatch(/^\.\/secrets\//);
  expect(kept).toContain('/secrets/');
  expect(kept).toContain(app.env_file);
});

test('the program knows each setting, and takes them over those of the example', () => {
  const given = app.environment ?? {};
  expect(Object.keys(given).filter((name) => !knownNames.includes(name))).toEqual([]);
  // Each secret lies where the engine puts it.
  const files = Object.entries(given).filter(([name]) => name.endsWith('_FILE'));
  expect(files.map(([, file]) => file).sort()).toEqual(
    app.secrets.map((name) => `/run/secrets/${name}`).sort(),
  );

  folder = mkdtempSync(join(tmpdir(), 'plantao-compose-'));
  const place = (name: string) => join(folder ?? '', name);
  writeFileSync(place('plantao.key'), `${Buffer.alloc(32, 7).toString('base64')}\n`);
  writeFileSync(place('redis'), 'uma-senha\n');
  const example = parseEnv(readFileSync(join(root, '.env.example'), 'utf8'));
  const { store, keyFile, http } = readConfig({
    ...example,
    ...given,
    ...Object.fromEntries(files.map(([name, file]) => [name, file.replace('/run/secrets', folder ?? '')])),
  });
  expect(store).toMatchObject({
    type: 'redis',
    servers: [{ host: 'redis', port: 6_379 }],
    password: 'uma-senha',
  });
  expect(keyFile).toBe(place('plantao.key'));
  expect(http).toMatchObject({ host: '0.0.0.0', port: 3_000 });
});

test('Redis keeps what it is given, and only the program reaches it', () => {
  const words = redis.command?.split(/\s+/) ?? [];
  const option = (name: string) => words[words.indexOf(`--${name}`) + 1];
  expect(words.slice(0, 2)).toEqual(['redis-server', '/run/secrets/redis.conf']);
  expect([option('appendonly'), option('appendfsync'), option('maxmemory-policy')]).toEqual([
    'yes',
    'everysec',
    'noeviction',
  ]);
  expect(redis.volumes).toEqual([`redis:${option('dir')}`]);
  expect(redis.ports).toBeUndefined();
  expect(redis.networks.map((name) => networks[name])).toEqual([{ internal: true }]);
  expect(Number(/^redis:(\d+)/.exec(redis.image)?.[1])).toBe(7);
});

test('there is a port for each process, on this machine alone, and time to end', () => {
  const [, first, last, inner] = /^127\.0\.0\.1:(\d+)-(\d+):(\d+)$/.exec(app.ports?.join() ?? '') ?? [];
  expect(Number(last) - Number(first) + 1).toBe(app.deploy?.replicas);
  expect(inner).toBe(app.environment?.PORT);
  expect(Number.parseInt(app.stop_grace_period, 10)).toBeGreaterThan(10);
});
