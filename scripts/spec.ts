import { resolve } from 'node:path';
import { checkSpec } from '../tools/spec/check-spec.ts';

// Part of `npm run check`: finds citations of rules that do not exist, and rules without a test.
const faults = checkSpec(process.argv[2] ?? resolve(import.meta.dirname, '..'));
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write('spec: each citation exists, each rule that needs a test has one\n');
