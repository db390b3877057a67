import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { table } from '../test/faults/table.ts';

// Runs the fault suite with its full numbers, and ends with one table; `npm test` runs a quick version of each.
const root = resolve(import.meta.dirname, '..');
const results = join(root, 'test-results');
const rowsFile = join(results, 'fault-rows.jsonl');
const reportFile = join(results, 'faults.json');
const LONGEST_TEST_MS = 6 * 3_600_000;

const rowSchema = z.object({ fault: z.string(), what: z.string(), runs: z.number(), figure: z.string() });
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
type Line = readonly (string | number)[];

const runSuite = (): number => {
  const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const limits = ['--test-timeout', String(LONGEST_TEST_MS)];
  const args = ['run', '--project', 'faults', ...limits, ...reporters, ...process.argv.slice(2)];
  const run = spawnSync(process.execPath, [vitest, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      SATCHEL_KILLS: '1000',
      SATCHEL_ACKNOWLEDGED: '20000',
      SATCHEL_PAYMENT_KILLS: '100',
      SATCHEL_CANCEL_ROUNDS: '1000',
      SATCHEL_DELIVERY_KILLS: '300',
      SATCHEL_DELIVERY_EVENTS: '10000',
      SATCHEL_BAD_REQUESTS: '1000',
      SATCHEL_CHAIN_HISTORIES: '200000',
      SATCHEL_CHAIN_LIES: '100',
      SATCHEL_POWER_CUTS: '2000',
      SATCHEL_POWER_SEEDS: '3',
      SATCHEL_POWER_SALES: '200',
      SATCHEL_POWER_STARTS: '40',
      SATCHEL_NODE_KILLS: '20',
      SATCHEL_NODE_ROUNDS: '20',
      SATCHEL_SERVER_ROUNDS: '20',
      SATCHEL_BACKENDS_ROUNDS: '100',
      SATCHEL_REORG_DEPTH: '6',
      SATCHEL_REORG_ROUNDS: '5',
      SATCHEL_TROUBLE_ROUNDS: '50',
      SATCHEL_FAILOVER_ROUNDS: '50',
      SATCHEL_IDLE_SECONDS: '60',
      SATCHEL_SOAK_OPEN: '10000',
      SATCHEL_SOAK_SECONDS: '900', // 72 h: SATCHEL_SOAK_SECONDS=259200
      SATCHEL_BACKUP_KILLS: '100',
      SATCHEL_DISK_ROUNDS: '20',
      ...process.env,
      SATCHEL_FAULT_ROWS: rowsFile,
    },
  });
  return run.status ?? 1;
};

/** The cases that held, as each test reported them. */
const heldLines = (): Line[] =>
  (existsSync(rowsFile) ? readFileSync(rowsFile, 'utf8').trim().split('\n') : [])
    .filter((line) => line !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)))
    .map(({ fault, what, runs, figure }) => [fault, what, runs, 'held', figure]);

/** Every test that failed, and every file that could not run. */
const failedLines = (): Line[] => {
  if (!existsSync(reportFile)) return [['', 'the suite', '', 'FAILED', 'left no report']];
  const { testResults } = reportSchema.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (status === 'failed' && failed.length === 0)
      return [['', name.slice(root.length + 1), '', 'FAILED', 'did not run']];
    return failed.map(({ fullName }) => [/[FIM]\d+/.exec(fullName)?.[0] ?? '', fullName, '', 'FAILED', '']);
  });
};

const byFault = (one: Line, other: Line): number =>
  String(one[0]).localeCompare(String(other[0]), 'en', { numeric: true });

for (const file of [rowsFile, reportFile]) rmSync(file, { force: true });
mkdirSync(results, { recursive: true });
process.exitCode = runSuite();
const lines = [...heldLines(), ...failedLines()].toSorted(byFault);
process.stdout.write(`\n${table([['fault', 'case', 'runs', 'result', 'figure'], ...lines])}\n`);
