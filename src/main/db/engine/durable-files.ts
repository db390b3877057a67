import { chmodSync, closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/**
 * Makes the file exist with mode 0600 whatever the umask; SQLite gives its -wal and -shm the same. One that is there is
 * not opened: closing any handle of a file ends every POSIX lock this process holds on it.
 */
export const createPrivateFile = (file: string): void => {
  if (!existsSync(file)) closeSync(openSync(file, 'a', OWNER_ONLY));
  chmodSync(file, OWNER_ONLY);
};

/** Makes a file's content survive power loss. */
export const syncFile = (file: string): void => {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Makes a rename in a file's folder survive power loss. Windows has no such call and needs none. */
export const syncFolderOf = (file: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(dirname(file), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
