import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seedFolder } from '../test/bench/seed/seed-folder.ts';

const USAGE = `npm run bench:seed -- --data-dir DIR --invoices N

Makes a training folder with N invoices in it, offline, for measuring. Its last line on stdout says who may log in.
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
