import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Mutation } from '../test/mutations/mutation.ts';
import { MUTATIONS } from '../test/mutations/mutations.ts';
import { copyCheckout, type CheckoutCopy } from '../test/support/checkout-copy.ts';

// Spoils a copy of the sources one line at a time; the named test must fail each time. Arguments choose mutations by
// words of their names.
const mutate = (): void => {
  const asked = process.argv.slice(2);
  const chosen = MUTATIONS.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)));
  const copy = copyCheckout();
  let passed = 0;
  try {
    for (const mutation of chosen) {
      const fault = tryMutation(copy, mutation);
      if (!fault) passed += 1;
      say(`${fault ? 'NOT SEEN' : 'seen    '}  ${mutation.name}${fault ? `: ${fault}` : `  (${mutation.testFile})`}`);
    }
  } finally {
    copy.remove();
  }
  say(`${passed} passed, ${chosen.length - passed} failed`);
  process.exitCode = passed === chosen.length && passed > 0 ? 0 : 1;
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Runs the test before and after the line is spoiled. @returns the reason why the mutation proves nothing, if any */
const tryMutation = (copy: CheckoutCopy, mutation: Mutation): string | undefined => {
  const text = readFileSync(join(copy.folder, mutation.file), 'utf8');
  if (text.split(mutation.find).length !== 2) return `the line is not in ${mutation.file} exactly once`;
  const before = outcome(copy, mutation);
  if (before !== 'passed') return `“${mutation.test.source}” is ${before} before the line is spoiled`;
  copy.write(
    mutation.file,
    text.replace(mutation.find, () => mutation.replace),
  );
  const after = outcome(copy, mutation);
  copy.write(mutation.file, text);
  return after === 'failed' ? undefined : `“${mutation.test.source}” is ${after} although the line is spoiled`;
};

/** Runs the named test in the copy: `passed`, `failed`, or `missing`. */
const outcome = ({ folder }: CheckoutCopy, { testFile, test }: Mutation): string => {
  const report = join(folder, 'mutation.json');
  rmSync(report, { force: true });
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const args = ['run', testFile, '--testNamePattern', test.source, '--reporter=json', `--outputFile=${report}`];
  spawnSync(process.execPath, [vitest, ...args], { cwd: folder, stdio: 'ignore', timeout: 300_000 });
  if (!existsSync(report)) return 'missing';
  const { testResults } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  const statuses = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ title }) => test.test(title))
    .map(({ status }) => status);
  return statuses.includes('failed') ? 'failed' : (statuses[0] ?? 'missing');
};

const reportSchema = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ title: z.string(), status: z.string() })) })),
});

mutate();
