import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const results = resolve(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const run = (bin: string, args: string[], env: NodeJS.ProcessEnv = {}): number =>
  spawnSync(process.execPath, [resolve(root, 'node_modules', bin), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  }).status ?? 1;
const vitest = run('vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=test-results/vitest.json',
]);
const built = run('electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']);
const e2e = run('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
  PLAYWRIGHT_JSON_OUTPUT_FILE: resolve(results, 'playwright.json'),
});
const unit = JSON.parse(readFileSync(resolve(results, 'vitest.json'), 'utf8')) as {
  numPassedTests: number;
  numFailedTests: number;
};
const pages = JSON.parse(readFileSync(resolve(results, 'playwright.json'), 'utf8')) as {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
};
const failed = unit.numFailedTests + pages.stats.unexpected + pages.stats.flaky;
process.stdout.write(`${failed ? `${failed} failed, ` : ''}${unit.numPassedTests + pages.stats.expected} passed\n`);
process.exit(vitest || built || e2e ? 1 : 0);
