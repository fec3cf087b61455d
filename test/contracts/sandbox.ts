/** What every sandbox does, whatever vendor it speaks for. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxOptions, StartSandbox } from '../../src/sandboxes/sandbox.ts';

export type SandboxVisitor = {
  /** Creates what the vendor's clients create (a ticket, a message), and tells what it is known by. */
  create(sandbox: Sandbox): Promise<string>;
  /** Whether the vendor lists it. */
  lists(sandbox: Sandbox, created: string): Promise<boolean>;
};

export function sandboxContract(name: string, start: StartSandbox, { create, lists }: SandboxVisitor): void {
  describe(`the sandbox ${name}`, () => {
    let folder: string;
    const open: Sandbox[] = [];
    const begin = async (options: SandboxOptions = {}): Promise<Sandbox> => {
      const sandbox = await start(options);
      open.push(sandbox);
      return sandbox;
    };

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'plantao-sandbox-'));
    });
    afterEach(async () => {
      for (const sandbox of open.splice(0)) await sandbox.close();
      rmSync(folder, { recursive: true });
    });

    test('tells where it is and how to get in, the same at each start', async () => {
      const [one, two] = [await begin(), await begin()];
      expect(new URL(one.url).hostname).toBe('127.0.0.1');
      expect(one.url).not.toBe(two.url);
      expect(one.credentials).toEqual(two.credentials);
      for (const line of one.settings.split('\n')) expect(line).toMatch(/^[A-Z][A-Z_]+=\S+$/);
      expect(one.settings).toContain(one.url);
      for (const secret of Object.values(one.credentials)) expect(one.settings).toContain(`=${secret}`);
    });

    test('tells whom one can pretend to be, each by a name of their own', async () => {
      const { cast } = await begin();
      expect(cast.length).toBeGreaterThan(0);
      expect(new Set(cast.map((character) => character.name)).size).toBe(cast.length);
      for (const { story, facts } of cast) expect([story, ...facts]).not.toContain('');
    });

    test('keeps what was created over a restart if it has a file, and forgets them if not', async () => {
      for (const options of [{ file: join(folder, 'created.jsonl') }, {}]) {
        const first = await begin(options);
        const created = await create(first);
        expect(await lists(first, created)).toBe(true);
        await first.close();
        expect(await lists(await begin(options), created)).toBe('file' in options);
      }
    });

    test('can be bent only if it was started so', async () => {
      const closed = await begin();
      expect((await fetch(`${closed.url}/_sandbox/faults`)).status).toBe(404);
      const bending = await begin({ faults: true });
      expect((await fetch(`${bending.url}/_sandbox/faults`)).status).toBe(200);
    });

    test('does not start where another one listens', async () => {
      const { port } = new URL((await begin()).url);
      await expect(start({ port: Number(port) })).rejects.toThrow(/EADDRINUSE/);
    });

    test('is gone once it is closed, whoever is still connected', async () => {
      const sandbox = await begin();
      await fetch(sandbox.url).then((answer) => answer.text());
      await sandbox.close();
      await expect(fetch(sandbox.url)).rejects.toThrow();
    });
  });
}
