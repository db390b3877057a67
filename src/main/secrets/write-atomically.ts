import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that a crash leaves either the whole old file or the whole new one: temporary file, fsync, rename,
 * fsync of the folder. Only its owner can read it, under any umask.
 */
export const writeAtomically = async (file: string, content: string): Promise<void> => {
  const temporary = `${file}.tmp`;
  await rm(temporary, { force: true }); // a crash may have left one with other permissions
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

const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return; // Windows cannot open a folder; NTFS journals the rename
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
