import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const HEADLESS = join(ROOT, 'src/main/headless.ts');
const SECRETS = { SATCHEL_SECRETS: 'file', SATCHEL_PASSPHRASE: 'test passphrase' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-debugger-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the program without any flag of Node's own, sends it a signal once it is ready, and ends it. */
const run = async (options: { readonly signal?: NodeJS.Signals; readonly env?: Readonly<Record<string, string>> }) => {
  const words = ['--headless', '--data-dir', folder, '--port', '0'];
  const child = spawn(process.execPath, [HEADLESS, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...SECRETS, ...options.env },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const ready = JSON.parse(line) as { readonly url: string; readonly setupCode: string };
  if (options.signal) child.kill(options.signal);
  const health = await fetch(`${ready.url}/health`);
  child.kill('SIGTERM');
  const [code] = (await exited) as [number | null];
  return { code, said, ready, status: health.status };
};

describe('A25: nothing attaches to a running shop', () => {
  test.skipIf(process.platform === 'win32')('SIGUSR1 opens no debugger, and the shop continues to sell', async () => {
    const { code, said, status } = await run({ signal: 'SIGUSR1' });
    expect([code, status]).toEqual([0, 200]);
    expect(said).not.toMatch(/debugger/i);
  });

  test('npm start forbids it to Node itself, before any code of ours runs', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['start']).toContain('node --disable-sigusr1 ');
  });
});

describe('A25: the set-up code', () => {
  test('is in no address, and not in what a service keeps of stderr', async () => {
    const { said, ready } = await run({ env: { npm_lifecycle_event: 'start' } });
    expect(ready.setupCode).toMatch(/^\w{22}$/);
    expect(said).toContain(`${ready.url}/setup\n`);
    expect(said).not.toContain(ready.setupCode);
  });
});
