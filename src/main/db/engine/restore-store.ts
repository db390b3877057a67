import { existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../../../shared/vocabulary.ts';
import type { RestoreStore } from '../../app/backup/restore-desk.ts';
import { openConnection } from './connection.ts';
import { createPrivateFile, syncFolderOf } from './durable-files.ts';
import { isLockedFile } from './locked-file.ts';
import { runOffload } from './offload.ts';

export interface RestoreStoreDeps {
  /** The data folder. */
  readonly folder: string;
  readonly place: { readonly network: Network; readonly training: boolean };
  readonly freeBytes: () => Promise<bigint>;
  readonly nowMs: () => number;
}

/** Files of a restore by the page. They lie in the data folder, so that a rename puts them in place (product.md BAK-8). */
const SENT = 'restore-sent';
const CHECKED = 'restore-checked.db';
/** Only a whole and checked database has this name. */
const CONFIRMED = 'restore-confirmed.db';
const ENDS = ['', '-wal', '-shm', '-journal', '.unfinished', '.unfinished-wal', '.unfinished-shm'];

export const createRestoreStore = ({ folder, place, freeBytes, nowMs }: RestoreStoreDeps): RestoreStore => {
  const [sent, checked] = [join(folder, SENT), join(folder, CHECKED)];
  return {
    freeBytes,
    receive: (file, bytes) => receive(file, sent, bytes),
    isLocked: () => isLockedFile(sent),
    open: async (passphrase) => {
      remove(checked);
      const { opened } = await runOffload({
        job: 'open',
        file: sent,
        toFile: checked,
        passphrase,
        place,
        nowMs: nowMs(),
      });
      return opened ?? { fault: 'damaged' };
    },
    keep: () => {
      renameSync(checked, join(folder, CONFIRMED));
      syncFolderOf(checked);
    },
    drop: () => dropRestore(folder),
  };
};

/** Removes what a restore that was not confirmed left in the data folder. */
export const dropRestore = (folder: string): void => {
  for (const name of [SENT, CHECKED]) remove(join(folder, name));
};

/**
 * Puts a confirmed database in place of the one of a Satchel without an owner, before anything opens that one. A shop
 * that was set up meanwhile wins.
 *
 * @returns true if this start has the restored database
 */
export const takeConfirmed = (folder: string, databaseFile: string): boolean => {
  const confirmed = join(folder, CONFIRMED);
  dropRestore(folder);
  if (!existsSync(confirmed)) return false;
  if (existsSync(databaseFile) && hasOwner(databaseFile)) {
    remove(confirmed);
    return false;
  }
  // A log that is left of the empty database would be played into the restored one.
  for (const end of ['-wal', '-shm']) rmSync(databaseFile + end, { force: true });
  syncFolderOf(databaseFile);
  renameSync(confirmed, databaseFile);
  syncFolderOf(databaseFile);
  return true;
};

const remove = (file: string): void => {
  for (const end of ENDS) rmSync(file + end, { force: true });
};

const hasOwner = (file: string): boolean => {
  const connection = openConnection(file, 'write');
  try {
    return connection.prepare(`select 1 from users where role = 'owner' limit 1`).get() !== undefined;
  } finally {
    connection.close();
  }
};

/** A chunk at a time, so that a file of any size needs no memory. */
const receive = async (
  file: AsyncIterable<Uint8Array>,
  toFile: string,
  bytes: number,
): Promise<'cut' | 'full' | 'unknown' | null> => {
  const fault = await write(file, toFile, bytes).catch((error: unknown) => {
    remove(toFile);
    const code = codeOf(error);
    if (DISK_FULL.test(code)) return 'full' as const;
    if (code === 'ECONNRESET') return 'cut' as const; // the browser went away
    throw error;
  });
  if (fault !== null) remove(toFile);
  return fault;
};

const write = async (
  file: AsyncIterable<Uint8Array>,
  toFile: string,
  bytes: number,
): Promise<'cut' | 'unknown' | null> => {
  remove(toFile);
  createPrivateFile(toFile);
  const handle = await open(toFile, 'w');
  try {
    let got = 0;
    for await (const chunk of file) {
      got += chunk.length;
      if (got > bytes) return 'cut';
      await handle.writeFile(chunk);
    }
    if (got < bytes) return 'cut';
  } finally {
    await handle.close();
  }
  return (await isKnown(toFile)) ? null : 'unknown';
};

/** Both kinds of backup are known by their first bytes. */
const isKnown = async (file: string): Promise<boolean> => {
  if (isLockedFile(file)) return true;
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SQLITE.length), 0, SQLITE.length, 0);
    return buffer.subarray(0, bytesRead).equals(SQLITE);
  } finally {
    await handle.close();
  }
};

const SQLITE = Buffer.from('SQLite format 3\0', 'latin1');
/** No room on the disk, or none for this user. */
const DISK_FULL = /^(ENOSPC|EDQUOT)$/;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
