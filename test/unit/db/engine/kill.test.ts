import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from './folders.ts';
import { openIn, seed } from '../repositories/samples.ts';

const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** A program that creates invoices as fast as it can and prints each number after its commit. */
const seller = (folder: string): string => `
  import { writeSync } from 'node:fs';
  import { openDatabase } from ${at('../../../../src/main/db/open-database.ts')};
  import { sampleInvoice, silent } from ${at('../repositories/samples.ts')};
  const { database } = openDatabase({ file: ${JSON.stringify(join(folder, 'satchel.db'))}, mustExist: true, logger: silent });
  for (;;) {
    const number = await database.write(async (tx) => {
      const taken = await tx.invoices.takeNumber('store-1');
      await tx.invoices.insert(sampleInvoice(taken, { addressIndex: await tx.wallets.allocateIndex('wallet-1') }));
      return taken;
    });
    writeSync(1, number + '\\n');
  }`;

/** Runs the seller and kills it with SIGKILL. @returns the last number that it printed in full */
const sellAndKill = async (folder: string, afterBytes: number): Promise<number> => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', seller(folder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part;
    if (said.length > afterBytes) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return Number(said.split('\n').findLast((line, n, lines) => line !== '' && n < lines.length - 1));
};

test(
  'F1, I1, I2, I5: after each kill -9 every acknowledged invoice is there, no index is used twice, and the file is sound',
  { timeout: 60_000 },
  async () => {
    const folder = newFolder();
    const first = openIn(folder);
    await seed(first);
    await first.close();
    for (const afterBytes of [1, 200, 50, 500]) {
      const acknowledged = await sellAndKill(folder, afterBytes);
      const opened = openIn(folder, true);
      const { invoices, total } = await opened.database.read.invoices.list({ storeId: 'store-1', limit: 100_000 });
      expect(acknowledged).toBeGreaterThan(0);
      expect(total).toBe(invoices.length);
      expect(invoices.map(({ number }) => number)).toEqual(Array.from({ length: total }, (_, n) => total - n));
      expect(total).toBeGreaterThanOrEqual(acknowledged);
      expect(new Set(invoices.map(({ addressIndex }) => addressIndex)).size).toBe(total);
      expect(await opened.integrityCheck()).toEqual([]);
      await opened.close();
    }
  },
);
