import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Ids } from '../app/ports.ts';
import type { Network } from '../../shared/vocabulary.ts';
import { NETWORKS } from '../../shared/vocabulary.ts';
import { StartRefused } from './start-refused.ts';

const factsSchema = z.object({
  id: z.string(),
  network: z.enum(NETWORKS),
  training: z.boolean(),
  secrets: z.enum(['keychain', 'file']).nullable(),
  /** A database was here: if it is gone, something took it away. */
  hasDatabase: z.boolean(),
});
type Facts = z.infer<typeof factsSchema>;

/** Everything Satchel keeps on disk, and what was fixed when the folder was made. */
export interface DataFolder {
  readonly facts: () => Facts;
  /** Changes what may change later: the choice of secrets, and that a database exists. */
  readonly remember: (change: Partial<Pick<Facts, 'secrets' | 'hasDatabase'>>) => void;
  readonly path: (name: string) => string;
}

interface Wanted {
  readonly dir: string;
  readonly network: Network | null;
  readonly training: boolean;
}

const readFacts = (file: string): Facts | undefined => {
  if (!existsSync(file)) return undefined;
  try {
    return factsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new StartRefused(
      `${file} is damaged. Put it back from a copy of the data folder, or restore a backup into a new one.`,
    );
  }
};

const refuseMixing = (facts: Facts, wanted: Wanted): void => {
  if (facts.training !== wanted.training) {
    throw new StartRefused(
      facts.training
        ? `${wanted.dir} is a training folder. Start with --training, or choose another --data-dir.`
        : `${wanted.dir} holds a real shop. Start without --training, or choose another --data-dir.`,
    );
  }
  if (wanted.network !== null && wanted.network !== facts.network) {
    throw new StartRefused(
      `${wanted.dir} was made for ${facts.network}. Leave out --network, or choose another --data-dir.`,
    );
  }
};

const makeFolder = (dir: string): void => {
  try {
    for (const each of [dir, join(dir, 'logs'), join(dir, 'backups')]) {
      mkdirSync(each, { recursive: true, mode: 0o700 });
      if (process.platform !== 'win32') chmodSync(each, 0o700);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartRefused(`The data folder cannot be used (${why}). Choose another with --data-dir.`);
  }
};

/**
 * Opens or makes the data folder (0700, files 0600).
 * @throws StartRefused for training on a real folder and the reverse, for another network, for a folder it may not use
 */
export const openDataFolder = (wanted: Wanted, ids: Ids): DataFolder => {
  makeFolder(wanted.dir);
  const file = join(wanted.dir, 'folder.json');
  const existing = readFacts(file);
  if (existing) refuseMixing(existing, wanted);
  if (!existing && wanted.training && existsSync(join(wanted.dir, 'satchel.db'))) {
    throw new StartRefused(`${wanted.dir} holds a database already. Choose another --data-dir for training.`);
  }
  let facts: Facts = existing ?? {
    id: ids.id(),
    network: wanted.training ? 'regtest' : (wanted.network ?? 'mainnet'),
    training: wanted.training,
    secrets: null,
    hasDatabase: false,
  };
  const save = (): void => {
    writeFileSync(`${file}.new`, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  };
  if (!existing) save();
  return {
    facts: () => facts,
    remember: (change) => {
      facts = { ...facts, ...change };
      save();
    },
    path: (name) => join(wanted.dir, name),
  };
};
