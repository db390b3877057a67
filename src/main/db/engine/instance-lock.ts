import SqliteConnection from 'better-sqlite3';
import { createPrivateFile } from './durable-files.ts';

export interface InstanceLock {
  readonly release: () => void;
}

/**
 * Holds a data folder for this process, by an exclusive transaction on a file of its own: the operating system frees it
 * when the process ends in whatever way, so nothing stale is ever left. @returns undefined where another process holds it
 */
export const acquireInstanceLock = (file: string): InstanceLock | undefined => {
  createPrivateFile(file);
  const connection = new SqliteConnection(file, { timeout: 0 });
  try {
    connection.pragma('journal_mode = MEMORY'); // nothing is ever written: no journal to leave behind
    connection.exec('begin exclusive');
  } catch (error) {
    connection.close();
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return { release: () => connection.close() };
};
