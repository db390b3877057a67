import { resolve } from 'node:path';
import { readSupply, supplyFaults } from '../tools/supply/check-supply-chain.ts';

// Part of `npm run check`: checks which packages are installed, and which of them may run a script then.
const faults = supplyFaults(readSupply(resolve(import.meta.dirname, '..')));
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write('supply chain: install scripts and production dependencies are as decided\n');
