import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSatchel, type Satchel } from '../support/satchel.ts';

/** The built program in training, for as long as `run` takes. */
export const withTraining = <T>(run: (satchel: Satchel) => Promise<T>): Promise<T> => withServer(['--training'], run);

/** The built program on an empty regtest folder. */
export const withRegtest = <T>(run: (satchel: Satchel) => Promise<T>): Promise<T> =>
  withServer(['--network', 'regtest'], run);

const withServer = async <T>(args: readonly string[], run: (satchel: Satchel) => Promise<T>): Promise<T> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-bench-'));
  const satchel = await startSatchel({ dataDir, built: true, args: [...args, '--log-level', 'warn'] });
  try {
    return await run(satchel);
  } finally {
    await satchel.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};
