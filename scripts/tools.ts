import { ensureTools } from '../test/support/tools.ts';

// What the test suites need beside npm's packages; `npm test` does the same first.
const missing = ensureTools((line) => process.stderr.write(`${line}\n`));
for (const line of missing) process.stderr.write(`${line}\n`);
process.exitCode = missing.length > 0 ? 1 : 0;
