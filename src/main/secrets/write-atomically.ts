import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return; // a folder cannot be opened there; NTFS journals the rename
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Replaces a file so that after a crash the old or the new one is there, whole: temporary file, fsync, rename, fsync of
 * the folder. Readable by its owner only, under any umask.
 */
export const writeAtomically = async (file: string, content: string): Promise<void> => {
  const temporary = `${file}.tmp`;
  await rm(temporary, { force: true }); // what a crash left may have other permissions
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await syncFolder(dirname(file));
};
