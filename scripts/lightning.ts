import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ensureLnd } from '../test/support/lnd-program.ts';
import { buildWhenNeeded } from './build.ts';

// Runs the suite of real Lightning nodes. It builds LND the first time; without Go it says so and runs nothing.
const root = resolve(import.meta.dirname, '..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const isReady = (): boolean => {
  try {
    ensureLnd(say);
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
};

if (isReady()) {
  if (!buildWhenNeeded()) throw new Error('the build failed'); // a browser opens the pages of out/
  const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--project', 'lightning', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;
}
