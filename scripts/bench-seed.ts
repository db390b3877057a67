import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seedFolder } from '../test/bench/seed/seed-folder.ts';

const USAGE = `npm run bench:seed -- --data-dir DIR --invoices N

Makes a training folder with N invoices, offline, for benches. The last line on stdout is JSON: the owner's name and
password, and the id of the store.
`;

const seed = async (): Promise<void> => {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, invoices: { type: 'string' } } });
  const invoices = Number(values.invoices);
  if (!values['data-dir'] || !Number.isSafeInteger(invoices) || invoices < 0) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const seeded = await seedFolder(resolve(values['data-dir']), invoices, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${JSON.stringify(seeded)}\n`);
};

await seed();
