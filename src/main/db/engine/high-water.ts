import { existsSync, readFileSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { HighWater, RunMark } from '../../app/ports.ts';
import { createPrivateFile, syncFolderOf } from './durable-files.ts';
import { DatabaseRefused } from './database-refused.ts';

const fileSchema = z.strictObject({
  nextIndexes: z.record(z.string(), z.int().nonnegative()),
  runId: z.string().optional(),
});

/**
 * Keeps, per key, the index below which addresses may be issued, and the id of the last run. The file lies beside the
 * database and is never part of a backup, so a restored old database cannot issue an address twice (product.md ADDR-7).
 * @throws DatabaseRefused if the file is damaged
 */
export const createHighWater = (file: string): HighWater & RunMark => {
  const { nextIndexes, runId = null } = readHighWater(file);
  const durable = { marks: new Map(Object.entries(nextIndexes)), runId };
  const wanted = { marks: new Map(durable.marks), runId };
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    const now = { marks: new Map(wanted.marks), runId: wanted.runId };
    await replaceFile(file, toText(now));
    for (const [keyDigest, index] of now.marks) durable.marks.set(keyDigest, index);
    durable.runId = now.runId;
  };
  /** Runs one write at a time. Callers that arrive during a write share the next one. */
  const writeUntil = async (isDurable: () => boolean): Promise<void> => {
    while (!isDurable()) {
      writing ??= writeAll().finally(() => {
        writing = undefined;
      });
      await writing;
    }
  };
  return {
    get: (keyDigest) => durable.marks.get(keyDigest),
    raise: async (keyDigest, toIndex) => {
      if ((wanted.marks.get(keyDigest) ?? -1) < toIndex) wanted.marks.set(keyDigest, toIndex);
      await writeUntil(() => (durable.marks.get(keyDigest) ?? -1) >= toIndex);
    },
    runId: () => durable.runId,
    setRunId: async (id) => {
      wanted.runId = id;
      await writeUntil(() => durable.runId === id);
    },
  };
};

interface Content {
  readonly marks: ReadonlyMap<string, number>;
  readonly runId: string | null;
}

const toText = ({ marks, runId }: Content): string =>
  JSON.stringify({ nextIndexes: Object.fromEntries(marks), ...(runId !== null && { runId }) });

const readHighWater = (file: string): z.infer<typeof fileSchema> => {
  if (!existsSync(file)) return { nextIndexes: {} };
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
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
