import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** Counts of a suite; `skipped` names each skipped test and its reason. */
export interface SuiteCount {
  readonly suite: string;
  passed: number;
  failed: number;
  readonly skipped: string[];
}

const countModule = (count: SuiteCount, module: TestModule): void => {
  // a file that cannot be loaded, or whose beforeAll fails, has no failed test
  count.failed += module.errors().length;
  for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') count.passed += 1;
    else if (result.state === 'failed') count.failed += 1;
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
      const count = counts.get(suite) ?? { suite, passed: 0, failed: 0, skipped: [] };
      counts.set(suite, count);
      return count;
    };
    for (const module of modules) countModule(of(module.project.name), module);
    if (unhandledErrors.length > 0) of('errors outside any test').failed += unhandledErrors.length;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify([...counts.values()]));
  },
});
