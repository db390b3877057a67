import SqliteConnection from 'better-sqlite3';
import { createPrivateFile } from './durable-files.ts';

export interface InstanceLock {
  readonly release: () => void;
}

/**
 * Reserves a data folder for this process by holding an exclusive transaction on a separate lock file. The operating
 * system releases it however the process ends, so no stale lock can remain (product.md CLI-18).
 * @returns undefined if another process holds the folder
 */
export const acquireInstanceLock = (file: string): InstanceLock | undefined => {
  createPrivateFile(file);
  const connection = new SqliteConnection(file, { timeout: 0 });
  try {
    connection.pragma('journal_mode = MEMORY'); // nothing is ever written, so no journal file is needed
    connection.exec('begin exclusive');
  } catch (error) {
    connection.close();
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return { release: () => connection.close() };
};
