/**
 * Shows two facts of a packed app that no other test can show: every fuse of its binary is as configured, and the app starts
 * from its ASAR with its native modules. Run it after `npm run package`, with a display.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { getCurrentFuseWire } from '@electron/fuses';
import { wrongFuses } from '../electron-builder.config.ts';

const ROOT = resolve(import.meta.dirname, '..');
const LIMIT_MS = 60_000;
const PACKED: Readonly<Record<string, string>> = {
  linux: 'dist/linux*unpacked/satchel',
  darwin: 'dist/mac*/Satchel.app/Contents/MacOS/Satchel',
  win32: 'dist/win*unpacked/Satchel.exe',
};

const prove = async (): Promise<void> => {
  const [name] = globSync(PACKED[process.platform] ?? '', { cwd: ROOT });
  if (!name) throw new Error('Nothing is packed: run npm run package first.');
  const binary = join(ROOT, name);
  const wrong = wrongFuses(await getCurrentFuseWire(binary));
  if (wrong.length > 0) throw new Error(`Fuses are not as configured: ${wrong.join(', ')}`);
  process.stdout.write(`${name}: every fuse is as configured\n`);
  await answersFrom(binary);
  process.stdout.write(`${name}: starts from its ASAR, its native modules load, health answers\n`);
};

/** Starts the app without windows on an empty folder and asks for its health. */
const answersFrom = async (binary: string): Promise<void> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-packed-'));
  const flags = ['--headless', '--training', '--data-dir', dataDir, '--port', '0', '--public-port', '0'];
  const app = spawn(binary, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(app, 'exit');
  const limit = setTimeout(() => app.kill('SIGKILL'), LIMIT_MS);
  try {
    const url = await readyUrl(app.stdout);
    const { status } = await fetch(`${url}/health`);
    if (status !== 200) throw new Error(`Health answers ${status}.`);
  } finally {
    clearTimeout(limit);
    app.kill();
    await exited;
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
};

const readyUrl = async (stdout: NodeJS.ReadableStream): Promise<string> => {
  for await (const line of createInterface({ input: stdout })) {
    const url = /^\{"event":"ready","url":"([^"]+)"/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error(`The packed app was not ready within ${LIMIT_MS / 1_000} s.`);
};

await prove();
