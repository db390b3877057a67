import { resolve } from 'node:path';
import { checkGithub } from '../tools/github/check-github.ts';

// Part of `npm run check`: checks the files of .github, which only GitHub runs.
const faults = checkGithub(resolve(import.meta.dirname, '..'));
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write('github: workflows, forms and update settings are valid\n');
