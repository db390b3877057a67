import { existsSync, readFileSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { HighWater } from '../../app/ports.ts';
import { createPrivateFile, syncFolderOf } from './durable-files.ts';
import { DatabaseRefused } from './database-refused.ts';

const fileSchema = z.strictObject({ nextIndexes: z.record(z.string(), z.int().nonnegative()) });

/**
 * Keeps, per key, the index below which addresses may be issued. The file lies beside the database and is never part of
 * a backup, so a restored old database cannot issue an address twice (product.md ADDR-7).
 * @throws DatabaseRefused if the file is damaged
 */
export const createHighWater = (file: string): HighWater => {
  const durable = readHighWater(file);
  const wanted = new Map(durable);
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    const marks = new Map(wanted);
    await replaceFile(file, JSON.stringify({ nextIndexes: Object.fromEntries(marks) }));
    for (const [keyDigest, index] of marks) durable.set(keyDigest, index);
  };
  /** Runs one write at a time. Callers that arrive during a write share the next one. */
  const write = async (keyDigest: string, toIndex: number): Promise<void> => {
    while ((durable.get(keyDigest) ?? -1) < toIndex) {
      writing ??= writeAll().finally(() => {
        writing = undefined;
      });
      await writing;
    }
  };
  return {
    get: (keyDigest) => durable.get(keyDigest),
    raise: async (keyDigest, toIndex) => {
      if ((wanted.get(keyDigest) ?? -1) < toIndex) wanted.set(keyDigest, toIndex);
      await write(keyDigest, toIndex);
    },
  };
};

const readHighWater = (file: string): Map<string, number> => {
  if (!existsSync(file)) return new Map();
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).nextIndexes));
  } catch (cause) {
    throw new DatabaseRefused(
      `The file ${file} is damaged: move it away and start again; Satchel will then scan the wallet for used addresses.`,
      { cause },
    );
  }
};

/** Replaces the file atomically: a crash leaves the old content or the new content, never a mixture. */
const replaceFile = async (file: string, content: string): Promise<void> => {
  const beside = `${file}.new`;
  createPrivateFile(beside);
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  renameSync(beside, file);
  syncFolderOf(file);
};
