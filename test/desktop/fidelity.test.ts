/** Proves that the stand-in behaves like Electron: a small app runs on both, and the two logs agree. */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withVirtualScreen } from './support/virtual-screen.ts';
import { findOldElectron, OLD_ELECTRON_MISSING, type Program } from '../support/tools.ts';

const run = promisify(execFile);
const PROBE = resolve(import.meta.dirname, 'probe');
const REGISTER = resolve(import.meta.dirname, 'host/register.ts');

const logOf = async ({ command, args }: Program, more: Readonly<Record<string, string>> = {}): Promise<string[]> => {
  const profile = mkdtempSync(join(tmpdir(), 'satchel-probe-'));
  const { stdout } = await run(command, [...args], {
    timeout: 100_000,
    env: { ...process.env, HOME: profile, ...more },
  });
  const line = stdout.split('\n').find((each) => each.startsWith('PROBE '));
  return z.array(z.string()).parse(JSON.parse(line?.slice('PROBE '.length) ?? 'null'));
};

describe('the stand-in and a real Electron', () => {
  it('write the same log: start, isolation, IPC, refusals, quit', async ({ skip }) => {
    if (OLD_ELECTRON_MISSING) skip(OLD_ELECTRON_MISSING);
    const old = findOldElectron();
    const real = await withVirtualScreen((DISPLAY) =>
      logOf({ command: old.command, args: [...old.args, PROBE] }, { DISPLAY }),
    );
    const played = await logOf({ command: process.execPath, args: ['--import', REGISTER, join(PROBE, 'main.cjs')] });
    expect(real.length).toBeGreaterThan(35);
    expect(played).toEqual(real);
  });
});
