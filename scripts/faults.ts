import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

// The fault runs with their full numbers; `npm test` does a quick version of each.
const root = resolve(import.meta.dirname, '..');
const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
const run = spawnSync(process.execPath, [vitest, 'run', '--project', 'faults', '--test-timeout', '3600000'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SATCHEL_KILLS: process.env['SATCHEL_KILLS'] ?? '200' },
});
process.exitCode = run.status ?? 1;
