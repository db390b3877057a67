import { ensureTools } from '../test/support/tools.ts';

// Finds or fetches the programs that the test suites need beside npm's packages; `npm test` begins with the same.
const missing = ensureTools((line) => process.stderr.write(`${line}\n`));
for (const line of missing) process.stderr.write(`${line}\n`);
process.exitCode = missing.length > 0 ? 1 : 0;
