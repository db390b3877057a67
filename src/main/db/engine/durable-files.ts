import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/**
 * Creates the file if it is missing, and gives it mode 0600 under any umask; SQLite copies that mode to -wal and -shm.
 * An existing file is not opened, because closing any handle of a file drops every POSIX lock that this process holds
 * on it.
 */
export const createPrivateFile = (file: string): void => {
  if (!existsSync(file)) closeSync(openSync(file, 'a', OWNER_ONLY));
  chmodSync(file, OWNER_ONLY);
};

/** Makes one folder, 0700, in a folder that exists; one that is already there is left as it is. */
export const createPrivateFolder = (folder: string): void => {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
};

/** Flushes a file's content to the disk, so that it survives a power loss. */
export const syncFile = (file: string): void => {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/**
 * Flushes the folder of a renamed file, so that the rename survives a power loss. Windows has no such call and needs
 * none.
 */
export const syncFolderOf = (file: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(dirname(file), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
