import { statfs } from 'node:fs/promises';

/** Returns how many bytes Satchel may still write to the disk of a folder. */
export const freeBytes = async (folder: string): Promise<bigint> => {
  const { bavail, bsize } = await statfs(folder, { bigint: true });
  return bavail * bsize;
};
