import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

// Runs the fault suite with its full numbers; `npm test` runs a quick version of each.
const root = resolve(import.meta.dirname, '..');
const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
const run = spawnSync(process.execPath, [vitest, 'run', '--project', 'faults', '--test-timeout', '3600000'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    SATCHEL_KILLS: '200',
    SATCHEL_PAYMENT_KILLS: '100',
    SATCHEL_CANCEL_ROUNDS: '1000',
    SATCHEL_DELIVERY_KILLS: '300',
    SATCHEL_DELIVERY_EVENTS: '10000',
    SATCHEL_BAD_REQUESTS: '1000',
    SATCHEL_CHAIN_HISTORIES: '200000',
    SATCHEL_CHAIN_LIES: '100',
    ...process.env,
  },
});
process.exitCode = run.status ?? 1;
