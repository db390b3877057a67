import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSatchel, type Satchel } from '../support/satchel.ts';

/** Runs the built program of a checkout in training while `run` works. */
export const withTraining = <T>(checkout: string, run: (satchel: Satchel) => Promise<T>): Promise<T> =>
  withServer(checkout, ['--training'], run);

/** Runs the built program of a checkout on an empty regtest folder while `run` works. */
export const withRegtest = <T>(checkout: string, run: (satchel: Satchel) => Promise<T>): Promise<T> =>
  withServer(checkout, ['--network', 'regtest'], run);

const withServer = async <T>(
  checkout: string,
  args: readonly string[],
  run: (satchel: Satchel) => Promise<T>,
): Promise<T> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-bench-'));
  const satchel = await startSatchel({ dataDir, checkout, built: true, args: [...args, '--log-level', 'warn'] });
  try {
    return await run(satchel);
  } finally {
    await satchel.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
