import { refuse, ok, type Result } from '../../../shared/result.ts';
import type { BackupFailure, BackupSchedule } from '../../../shared/contract/records.ts';
import type { Actor } from '../audit-entry.ts';
import type { Commit } from '../commit.ts';
import type { Clock, Logger, Secrets } from '../ports.ts';
import type { Database } from '../repositories.ts';
import { BACKUP_KEY_SECRET } from '../secret-names.ts';
import { SETTING } from '../settings-keys.ts';
import { isBackupDue, isBackupLate, readBackupSettings, type BackupSettings } from './backup-settings.ts';

export interface BackupFacts {
  readonly file: string;
  readonly bytes: number;
  readonly atMs: number;
  readonly isLocked: boolean;
}
/** Describes a folder for backups. */
export interface BackupPlace {
  readonly folder: string;
  readonly problem: 'missing' | 'unwritable' | 'full' | null;
  readonly freeBytes: number | null;
  /** False if the database would be lost together with its backups. */
  readonly isOtherDisk: boolean;
}
/** The disk's side of backups. A null folder is the one in the data folder. */
export interface BackupStore {
  /** Off the main thread. `key` locks the backup. */
  readonly create: (folder: string | null, keep: number, key: string | null) => Promise<BackupFacts>;
  /** Lists the backups of a folder and of the one in the data folder, newest first. */
  readonly list: (folder: string | null) => BackupFacts[];
  readonly look: (folder: string | null) => BackupPlace;
  /** Derives the key of a recovery passphrase, as a text to keep secret. */
  readonly makeKey: (passphrase: string) => Promise<string>;
  /** Restores a backup into nothing. @returns false if it does not open or is damaged */
  readonly tryOut: (file: string, passphrase: string | null) => Promise<boolean>;
}

export interface BackupState {
  readonly settings: BackupSettings;
  readonly place: BackupPlace;
  readonly isLate: boolean;
  /** Why the last one was not made; null after one that was. */
  readonly failure: { readonly atMs: number; readonly why: BackupFailure } | null;
}
export interface BackupsUseCase {
  readonly create: () => Promise<Result<BackupFacts>>;
  /** Makes one if the schedule says so. */
  readonly createIfDue: (localHour: number) => Promise<void>;
  readonly list: () => Promise<BackupFacts[]>;
  readonly state: () => Promise<BackupState>;
  readonly change: (actor: Actor, change: BackupChange) => Promise<Result<null>>;
  /** Locks later backups with this passphrase; null leaves them open. */
  readonly lockWith: (actor: Actor, passphrase: string | null) => Promise<Result<null>>;
  /** Proves that a backup can be restored (product.md BAK-5). */
  readonly tryOut: (actor: Actor, name: string, passphrase: string | null) => Promise<Result<null>>;
}
interface BackupChange {
  readonly folder: string | null;
  readonly schedule: BackupSchedule;
  readonly keep: number;
}
export interface BackupsDeps {
  readonly database: Database;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: Pick<Secrets, 'isOpen' | 'get' | 'set' | 'delete'>;
  readonly store: BackupStore;
}

/** Backups of the database, by schedule and by hand (product.md BAK-1 to BAK-5). */
export const createBackups = (deps: BackupsDeps): BackupsUseCase => {
  const { database, clock, store } = deps;
  const settings = () => readBackupSettings(database.read);
  const list = async (): Promise<BackupFacts[]> => store.list((await settings()).folder);
  const maker = createMaker(deps);
  return {
    list,
    create: maker.create,
    createIfDue: async (localHour) => {
      const { schedule } = await settings();
      const lastMs = (await list())[0]?.atMs ?? null;
      if (isBackupDue(schedule, clock.nowMs(), lastMs, localHour)) await maker.create();
    },
    state: async () => {
      const now = await settings();
      const lastMs = (await list())[0]?.atMs ?? null;
      const isLate = isBackupLate(now.schedule, clock.nowMs(), lastMs);
      return { settings: now, place: store.look(now.folder), isLate, failure: maker.failure() };
    },
    ...createChanges(deps),
  };
};

/** Makes one backup at a time, and remembers why the last one failed. */
const createMaker = ({ database, clock, logger, secrets, store }: BackupsDeps) => {
  let failure: BackupState['failure'] = null;
  let running: Promise<Result<BackupFacts>> | null = null;
  const fail = (why: BackupFailure): Result<BackupFacts> => {
    failure = { atMs: clock.nowMs(), why };
    logger.error({ why }, 'the backup failed');
    return refuse('backup_failed', { params: { why } });
  };
  const run = async (): Promise<Result<BackupFacts>> => {
    const { folder, keep, isLocked } = await readBackupSettings(database.read);
    const { problem } = store.look(folder);
    if (problem !== null) return fail(problem);
    if (isLocked && !secrets.isOpen()) return fail('locked');
    const key = isLocked ? await secrets.get(BACKUP_KEY_SECRET) : null;
    if (isLocked && key === null) return fail('passphrase'); // never an open one instead
    try {
      const made = await store.create(folder, keep, key);
      failure = null;
      logger.info({}, 'a backup was made');
      return ok(made);
    } catch (error) {
      logger.error({ err: error }, 'the backup could not be written');
      return fail('unwritable');
    }
  };
  return {
    failure: () => failure,
    create: (): Promise<Result<BackupFacts>> => {
      running ??= run().finally(() => {
        running = null;
      });
      return running;
    },
  };
};

const createChanges = ({ database, commit, clock, secrets, store }: BackupsDeps) => {
  const save = (actor: Actor, what: string, change: Partial<BackupSettings>): Promise<Result<null>> =>
    commit(actor, async (tx) => {
      const before = await readBackupSettings(tx);
      const after = { ...before, ...change };
      await tx.settings.set(SETTING.backup, JSON.stringify(after));
      return { value: null, audit: { what, before, after }, feed: [] };
    });
  return {
    change: async (actor: Actor, { folder, schedule, keep }: BackupChange): Promise<Result<null>> => {
      const { problem } = store.look(folder);
      if (problem !== null) return refuse('validation_failed', { details: { folder: FOLDER_REFUSED[problem] } });
      return save(actor, 'backup.changed', { folder, schedule, keep });
    },
    lockWith: async (actor: Actor, passphrase: string | null): Promise<Result<null>> => {
      if (!secrets.isOpen()) return refuse('locked');
      // A key without the setting does nothing, and the setting without its key makes no backup: so the key is first.
      if (passphrase !== null) await secrets.set(BACKUP_KEY_SECRET, await store.makeKey(passphrase));
      const done = await save(actor, 'backup.passphrase', { isLocked: passphrase !== null });
      if (done.ok && passphrase === null) await secrets.delete(BACKUP_KEY_SECRET);
      return done;
    },
    tryOut: async (actor: Actor, name: string, passphrase: string | null): Promise<Result<null>> => {
      const { folder } = await readBackupSettings(database.read);
      const known = store.list(folder).find(({ file }) => file.endsWith(`/${name}`) || file.endsWith(`\\${name}`));
      if (!known) return refuse('not_found');
      if (!(await store.tryOut(known.file, passphrase))) return refuse('backup_not_opened');
      return save(actor, 'backup.tried', { triedAtMs: clock.nowMs() });
    },
  };
};

const FOLDER_REFUSED = {
  missing: 'is not a folder on this computer',
  unwritable: 'cannot be written by Satchel',
  full: 'has too little space for a backup',
};
