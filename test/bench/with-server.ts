import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSatchel, type Satchel } from '../support/satchel.ts';

type Run<T> = (satchel: Satchel, dataDir: string) => Promise<T>;

/** Runs the built program of a checkout in training while `run` works. */
export const withTraining = <T>(checkout: string, run: Run<T>, logLevel = 'warn'): Promise<T> =>
  withServer(checkout, ['--training', '--log-level', logLevel], run);

/** Runs the built program of a checkout on an empty regtest folder while `run` works. */
export const withRegtest = <T>(checkout: string, run: Run<T>): Promise<T> =>
  withServer(checkout, ['--network', 'regtest', '--log-level', 'warn'], run);

const withServer = async <T>(checkout: string, args: readonly string[], run: Run<T>): Promise<T> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-bench-'));
  const satchel = await startSatchel({ dataDir, checkout, built: true, args });
  try {
    return await run(satchel, dataDir);
  } finally {
    await satchel.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
