import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MUTATIONS, type Mutation } from '../test/mutations/mutations.ts';
import { copyCheckout, type CheckoutCopy } from '../test/support/checkout-copy.ts';

const reportSchema = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ title: z.string(), status: z.string() })) })),
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What became of one named test in the copy: `passed`, `failed`, or `missing`. */
const outcome = ({ folder }: CheckoutCopy, { testFile, test }: Mutation): string => {
  const report = join(folder, 'mutation.json');
  rmSync(report, { force: true });
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const args = ['run', testFile, '--testNamePattern', `${escaped(test)}$`, '--reporter=json', `--outputFile=${report}`];
  spawnSync(process.execPath, [vitest, ...args], { cwd: folder, stdio: 'ignore', timeout: 300_000 });
  if (!existsSync(report)) return 'missing';
  const { testResults } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  const statuses = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ title }) => title === test)
    .map(({ status }) => status);
  return statuses.includes('failed') ? 'failed' : (statuses[0] ?? 'missing');
};

/** Spoils one line of a copy and looks at its test before and after. @returns what is wrong, if anything */
const tryOne = (copy: CheckoutCopy, mutation: Mutation): string | undefined => {
  const text = readFileSync(join(copy.folder, mutation.file), 'utf8');
  if (text.split(mutation.find).length !== 2) return `the line is not there exactly once in ${mutation.file}`;
  const before = outcome(copy, mutation);
  if (before !== 'passed') return `“${mutation.test}” is ${before} before anything was spoiled`;
  copy.write(
    mutation.file,
    text.replace(mutation.find, () => mutation.replace),
  );
  const after = outcome(copy, mutation);
  copy.write(mutation.file, text);
  return after === 'failed' ? undefined : `“${mutation.test}” is ${after}: nobody noticed`;
};

const asked = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)));
const copy = copyCheckout();
let passed = 0;
try {
  for (const mutation of chosen) {
    const wrong = tryOne(copy, mutation);
    if (!wrong) passed += 1;
    say(`${wrong ? 'NOT SEEN' : 'seen    '}  ${mutation.name}${wrong ? `: ${wrong}` : `  (${mutation.testFile})`}`);
  }
} finally {
  copy.remove();
}
say(`${passed} passed, ${chosen.length - passed} failed`);
process.exitCode = passed === chosen.length && passed > 0 ? 0 : 1;
