import { resolve } from 'node:path';
import { checkGithub } from '../tools/github/check-github.ts';

// Part of `npm run check`: the files of .github, which nothing but GitHub runs.
const faults = checkGithub(resolve(import.meta.dirname, '..'));
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write('github: workflows, forms and update settings are valid\n');
