import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** Counts of a suite; `failures` names each failed test and its error, `skipped` each skipped one and its reason. */
export interface SuiteCount {
  readonly suite: string;
  passed: number;
  failed: number;
  readonly failures: string[];
  readonly skipped: string[];
}

const firstLine = (error: { readonly message: string } | undefined): string => error?.message.split('\n')[0] ?? '';

const countFailure = (count: SuiteCount, where: string, error: { readonly message: string } | undefined): void => {
  count.failed += 1;
  count.failures.push(`${where}: ${firstLine(error)}`);
};

const countModule = (count: SuiteCount, module: TestModule): void => {
  const file = module.relativeModuleId;
  // a file that cannot be loaded, or whose beforeAll fails, has no failed test
  for (const error of module.errors()) countFailure(count, file, error);
  for (const suite of module.children.allSuites())
    for (const error of suite.errors()) countFailure(count, `${file} > ${suite.fullName}`, error);
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') count.passed += 1;
    else if (result.state === 'failed') countFailure(count, `${file} > ${test.fullName}`, result.errors[0]);
    else {
      const note = result.state === 'skipped' ? result.note : undefined;
      count.skipped.push(`${test.fullName}: ${note ?? 'no reason given'}`);
    }
  }
};

/** Counts tests by vitest project and writes them as JSON when the run ends. */
export const suiteCountReporter = (file: string): Reporter => ({
  onTestRunEnd(modules, unhandledErrors) {
    const counts = new Map<string, SuiteCount>();
    const of = (suite: string): SuiteCount => {
      const count = counts.get(suite) ?? { suite, passed: 0, failed: 0, failures: [], skipped: [] };
      counts.set(suite, count);
      return count;
    };
    for (const module of modules) countModule(of(module.project.name), module);
    for (const { message } of unhandledErrors) countFailure(of('errors outside any test'), 'unhandled', { message });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify([...counts.values()]));
  },
});
