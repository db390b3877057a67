import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { ensureLnd } from '../test/support/lnd-program.ts';
import { ensureTools, onPath } from '../test/support/tools.ts';
import { build } from './build.ts';

const ROOT = resolve(import.meta.dirname, '..');
const RESULTS = join(ROOT, 'test-results');
const VITEST = join(RESULTS, 'vitest.json');
const PLAYWRIGHT = join(RESULTS, 'playwright.json');

const suiteSchema = z.object({
  suite: z.string(),
  passed: z.int(),
  failed: z.int(),
  failures: z.array(z.string()),
  skipped: z.array(z.string()),
});
type Suite = z.infer<typeof suiteSchema>;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const run = (tool: string, args: readonly string[], environment: Readonly<Record<string, string>>): boolean =>
  spawnSync(process.execPath, [join(ROOT, 'node_modules', tool), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  }).status === 0;

const readJson = (file: string): unknown => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

const failedSuite = (suite: string): Suite => ({ suite, passed: 0, failed: 1, failures: [], skipped: [] });

/** Adds a failure if the runner left no counts, or failed although none of its tests did. */
const judged = (runner: string, green: boolean, suites: Suite[] | undefined): Suite[] => {
  if (!suites || suites.length === 0) return [failedSuite(`${runner} (left no counts)`)];
  return green || suites.some(({ failed }) => failed > 0) ? suites : [...suites, failedSuite(`${runner} (failed)`)];
};

const vitest = (): Suite[] => {
  const green = run('vitest/vitest.mjs', ['run', ...process.argv.slice(2)], { SATCHEL_TEST_COUNTS: VITEST });
  return judged('vitest', green, z.array(suiteSchema).optional().parse(readJson(VITEST)));
};

// ---------------------------------------------------------------- Playwright's own JSON

const specSchema = z.object({
  title: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
      annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
    }),
  ),
});
interface PageSuite {
  specs: z.infer<typeof specSchema>[];
  suites?: PageSuite[] | undefined;
}
const pageSuiteSchema: z.ZodType<PageSuite> = z.lazy(() =>
  z.object({ specs: z.array(specSchema), suites: z.array(pageSuiteSchema).optional() }),
);
const specsOf = (suite: PageSuite): PageSuite['specs'] => [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];

const playwright = (): Suite[] => {
  const green = run('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT,
  });
  const report = z
    .object({ suites: z.array(pageSuiteSchema) })
    .optional()
    .parse(readJson(PLAYWRIGHT));
  const tests = report?.suites
    .flatMap(specsOf)
    .flatMap(({ title, tests: each }) => each.map((test) => ({ title, ...test })));
  if (!tests || tests.length === 0) return judged('e2e', green, undefined);
  const reason = ({ annotations }: (typeof tests)[number]): string =>
    annotations.find(({ type }) => ['skip', 'fixme'].includes(type))?.description ?? 'no reason given';
  const failed = tests.filter(({ status }) => status === 'unexpected' || status === 'flaky'); // flaky is not green
  const cause = ({ results }: (typeof tests)[number]): string =>
    stripVTControlCharacters(results.find(({ error }) => error)?.error?.message ?? '').split('\n')[0] ?? '';
  return judged('e2e', green, [
    {
      suite: 'e2e',
      passed: tests.filter(({ status }) => status === 'expected').length,
      failed: failed.length,
      failures: failed.map((test) => `${test.title}: ${cause(test)}`),
      skipped: tests.filter(({ status }) => status === 'skipped').map((test) => `${test.title}: ${reason(test)}`),
    },
  ]);
};

// ---------------------------------------------------------------- all suites

/** Builds LND where there is Go; without it, its tests are skipped and say so. */
const lnd = (): Suite[] => {
  if (!onPath('go')) return [];
  try {
    ensureLnd(say);
    return [];
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return [failedSuite('tools: LND')];
  }
};

const tools = (): Suite[] => {
  const missing = ensureTools(say);
  for (const line of missing) say(line);
  return missing.map((line) => failedSuite(`tools: ${line}`));
};

const summary = (suites: readonly Suite[]): number => {
  const count = (pick: (suite: Suite) => number): number => suites.reduce((sum, suite) => sum + pick(suite), 0);
  say('');
  for (const { suite, passed, failed, failures, skipped } of suites) {
    say(`${suite.padEnd(14)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`);
    for (const line of failures) say(`  failed: ${line}`);
    for (const line of skipped) say(`  skipped: ${line}`);
  }
  const skipped = count((suite) => suite.skipped.length);
  const failed = count((suite) => suite.failed);
  say('');
  say(`${count((suite) => suite.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed;
};

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const suites = [...tools(), ...lnd(), ...(build() ? [] : [failedSuite('build')]), ...vitest(), ...playwright()];
process.exitCode = summary(suites) > 0 ? 1 : 0;
