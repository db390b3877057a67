import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Ids } from '../app/ports.ts';
import { makeFolders } from './make-folders.ts';

import { NETWORKS, type Network } from '../../shared/vocabulary.ts';
import { StartRefused } from './start-refused.ts';

const factsSchema = z.object({
  id: z.string(),
  network: z.enum(NETWORKS),
  training: z.boolean(),
  secrets: z.enum(['keychain', 'file']).nullable(),
  /** True once a database existed here, so that a missing one is noticed. */
  hasDatabase: z.boolean(),
});
type Facts = z.infer<typeof factsSchema>;

/** The data folder, with the facts that were fixed when it was created. */
export interface DataFolder {
  readonly facts: () => Facts;
  /** Stores the facts that may change later: where the secrets are, and that a database exists. */
  readonly remember: (change: Partial<Pick<Facts, 'secrets' | 'hasDatabase'>>) => void;
  readonly path: (name: string) => string;
}

interface Wanted {
  readonly dir: string;
  readonly network: Network | null;
  readonly training: boolean;
}

/**
 * Opens or creates the data folder (folders 0700, files 0600; reliability.md A3).
 * @throws StartRefused for training on the folder of a real shop or the reverse, for another network, and for an
 * unusable folder
 */
export const openDataFolder = (wanted: Wanted, ids: Ids): DataFolder => {
  makeFolder(wanted.dir);
  const file = join(wanted.dir, 'folder.json');
  const existing = readFacts(file);
  if (existing) refuseMixing(existing, wanted);
  if (!existing && wanted.training && existsSync(join(wanted.dir, 'satchel.db'))) {
    throw new StartRefused(`${wanted.dir} already holds a database. Choose another --data-dir for training.`);
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

const makeFolder = (dir: string): void => {
  try {
    for (const folder of [dir, join(dir, 'logs'), join(dir, 'backups')]) {
      if (existsSync(folder)) refuseUnusable(folder);
      makeFolders(folder);
    }
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new StartRefused(`The data folder cannot be used (${why}). Choose another one with --data-dir.`);
  }
};

/** Another user could change what lies in a folder of their own, at any time (reliability.md A23). */
const refuseUnusable = (folder: string): void => {
  const facts = statSync(folder);
  if (!facts.isDirectory()) throw new StartRefused(`${folder} is not a folder. Choose another one with --data-dir.`);
  if (process.getuid !== undefined && facts.uid !== process.getuid())
    throw new StartRefused(`${folder} belongs to another user. Start as that user, or choose another --data-dir.`);
};

const readFacts = (file: string): Facts | undefined => {
  if (!existsSync(file)) return undefined;
  try {
    return factsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new StartRefused(
      `${file} is damaged. Replace it with the one from a copy of the data folder, or restore a backup into a new folder.`,
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
      `${wanted.dir} was created for ${facts.network}. Leave out --network, or choose another --data-dir.`,
    );
  }
};
