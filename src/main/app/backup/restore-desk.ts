import type { Network } from '../../../shared/vocabulary.ts';
import { LARGEST_BACKUP_BYTES } from '../../../shared/contract/restore.ts';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Attempts, BackOff } from '../people/attempts.ts';
import { createCheckLane } from '../people/check-lane.ts';
import type { Ids, Logger } from '../ports.ts';
import type { Database } from '../repositories.ts';
import type { SetupCode } from '../wallet-setup/setup-code.ts';

/** The facts that a backup holds about itself. */
export interface BackupContent {
  /** Number of its schema, before it was brought forward. */
  readonly schema: number;
  readonly shops: readonly string[];
  readonly sales: number;
  readonly newestAtMs: number | null;
  /** Null, like the network and training, if the Satchel that wrote it did not say so yet. */
  readonly version: string | null;
  readonly network: Network | null;
  readonly training: boolean | null;
}

/** The reason why a backup cannot be restored. */
export type BackupFault =
  | 'missing'
  | 'locked'
  | 'not_opened'
  | 'unknown'
  | 'newer'
  | 'damaged'
  | 'changed'
  | 'wrong_network'
  | 'is_training';
export type RestoreFault = BackupFault | 'full';
export type Opened =
  | { readonly content: BackupContent }
  | { readonly fault: RestoreFault; readonly params?: Readonly<Record<string, string>> };

/** The disk's side of a restore: the file that was sent, and the checked database that is made of it. */
export interface RestoreStore {
  readonly freeBytes: () => Promise<bigint>;
  /** Writes the file as it comes in. @returns what is wrong with it; then nothing of it is left */
  readonly receive: (file: AsyncIterable<Uint8Array>, bytes: number) => Promise<'cut' | 'full' | 'unknown' | null>;
  readonly isLocked: () => boolean;
  /** Off the main thread: makes a database of the file, with every check of a restore. */
  readonly open: (passphrase: string | null) => Promise<Opened>;
  /** Leaves the checked database to the next start, which puts it in place of the empty one. */
  readonly keep: () => void;
  /** Removes the file and the database that was made of it. */
  readonly drop: () => void;
}

/** Restores a backup on the page of an empty Satchel (product.md BAK-6 to BAK-9). */
export interface RestoreDesk {
  /** @returns the name under which the file is sent */
  readonly begin: (setupCode: string, bytes: number) => Promise<Result<string>>;
  readonly receive: (id: string, file: AsyncIterable<Uint8Array>) => Promise<Result<{ readonly isLocked: boolean }>>;
  readonly look: (setupCode: string, passphrase: string | null) => Promise<Result<BackupContent>>;
  readonly confirm: (setupCode: string) => Promise<Result<null>>;
  readonly drop: (setupCode: string) => Promise<Result<null>>;
}

export interface RestoreDeskDeps {
  readonly database: Pick<Database, 'read'>;
  readonly setupCode: SetupCode;
  readonly attempts: Attempts;
  readonly ids: Pick<Ids, 'id'>;
  readonly logger: Logger;
  readonly store: RestoreStore;
  /** Starts the program again, once the answers in flight are sent. */
  readonly restart: () => void;
}

/** The file lies beside the database that is made of it, and a migration needs room to work. */
const COPIES = 3n;
const GIGABYTE = 1024 ** 3;
/** All guesses have one name, because only this machine can make any. */
const KEY = 'recovery passphrase';
const BACK_OFF: BackOff = { freeTries: 5, firstWaitMs: 30_000, longestWaitMs: 5 * 60_000 };

export const createRestoreDesk = (deps: RestoreDeskDeps): RestoreDesk => {
  const { store, logger } = deps;
  const place = createPlace(store);
  const openFile = createOpenFile(deps);
  /** Only somebody who knows the set-up code, and only while there is no shop. */
  const guarded = async (code: string): Promise<Result<null>> => {
    if (place.stage().at === 'kept' || (await hasOwner(deps))) return refuse('already_set_up');
    const known = deps.setupCode.check(code);
    return known.ok && place.stage().at === 'busy' ? refuse('conflict') : known;
  };
  return {
    begin: async (code, bytes) => {
      const may = await guarded(code);
      if (!may.ok) return may;
      const refused = await refuseSize(store, bytes);
      return refused ?? place.announce(deps.ids.id(), bytes);
    },
    receive: async (id, file) => {
      const stage = place.stage();
      if (stage.at !== 'announced' || stage.id !== id) return refuse('not_found');
      return place.during<{ readonly isLocked: boolean }>(async () => {
        const fault = await store.receive(file, stage.bytes);
        if (fault !== null) return { result: refuse(RECEIVE_REFUSED[fault]), next: 'nothing' };
        return { result: ok({ isLocked: store.isLocked() }), next: 'received' };
      });
    },
    look: async (code, passphrase) => {
      const may = await guarded(code);
      if (!may.ok) return may;
      if (!HAS_FILE.has(place.stage().at)) return refuse('backup_missing');
      return place.during(async () => {
        const result = await openFile(passphrase);
        if (result.ok) return { result, next: 'checked' };
        return { result, next: KEEPS_FILE.has(result.error.code) ? 'received' : 'nothing' };
      });
    },
    confirm: async (code) => {
      const may = await guarded(code);
      if (!may.ok) return may;
      if (place.stage().at !== 'checked') return refuse('backup_missing');
      place.keep();
      logger.info({}, 'a backup is restored; the program starts again');
      deps.restart();
      return ok(null);
    },
    drop: async (code) => {
      const may = await guarded(code);
      if (may.ok) place.clear();
      return may;
    },
  };
};

/** The step at which the one restore stands. Each leads only to the next, or back to nothing. */
type Stage =
  | { readonly at: 'nothing' | 'busy' | 'received' | 'checked' | 'kept' }
  | { readonly at: 'announced'; readonly id: string; readonly bytes: number };
type Next = 'nothing' | 'received' | 'checked';

const createPlace = (store: RestoreStore) => {
  let stage: Stage = { at: 'nothing' };
  const clear = (): void => {
    store.drop();
    stage = { at: 'nothing' };
  };
  return {
    stage: () => stage,
    clear,
    announce: (id: string, bytes: number): Result<string> => {
      if (stage.at === 'busy') return refuse('conflict');
      clear();
      stage = { at: 'announced', id, bytes };
      return ok(id);
    },
    /** Keeps other steps out meanwhile. Whatever ends in nothing leaves nothing. */
    during: async <T>(step: () => Promise<{ readonly result: Result<T>; readonly next: Next }>): Promise<Result<T>> => {
      stage = { at: 'busy' };
      let next: Next = 'nothing';
      try {
        const done = await step();
        next = done.next;
        return done.result;
      } finally {
        if (next === 'nothing') clear();
        else stage = { at: next };
      }
    },
    keep: (): void => {
      store.keep();
      stage = { at: 'kept' };
    },
  };
};

const HAS_FILE: ReadonlySet<string> = new Set(['received', 'checked']);

const hasOwner = async ({ database }: RestoreDeskDeps): Promise<boolean> =>
  (await database.read.users.list()).some(({ role }) => role === 'owner');

const refuseSize = async (store: RestoreStore, bytes: number): Promise<Refusal | undefined> => {
  if (bytes > LARGEST_BACKUP_BYTES)
    return refuse('backup_too_large', { params: { gigabytes: LARGEST_BACKUP_BYTES / GIGABYTE } });
  return (await store.freeBytes()) < BigInt(bytes) * COPIES ? refuse('storage_full') : undefined;
};

/** Opens the file, with few guesses at its passphrase at a time and a growing wait between wrong ones. */
const createOpenFile = ({ store, attempts }: RestoreDeskDeps) => {
  const lane = createCheckLane({ running: 1, waiting: 1 });
  return (passphrase: string | null): Promise<Result<BackupContent>> =>
    lane(async () => {
      const taken = passphrase === null ? null : attempts.take(KEY, BACK_OFF);
      if (taken && !taken.ok) return taken;
      const opened = await store.open(passphrase);
      const isWrong = 'fault' in opened && opened.fault === 'not_opened';
      if (taken && !isWrong) attempts.clear(KEY);
      if ('content' in opened) return ok(opened.content);
      const { fault, params } = opened;
      return refuse(OPEN_REFUSED[fault], { ...(params && { params }) });
    });
};

/** Another passphrase may open the file, or more room on the disk; nothing mends any other fault. */
const KEEPS_FILE: ReadonlySet<string> = new Set(['backup_not_opened', 'too_many_requests', 'storage_full']);

const RECEIVE_REFUSED = { cut: 'backup_cut', full: 'storage_full', unknown: 'backup_unknown' } as const;
const OPEN_REFUSED = {
  full: 'storage_full',
  missing: 'backup_missing',
  locked: 'backup_not_opened',
  not_opened: 'backup_not_opened',
  unknown: 'backup_unknown',
  newer: 'backup_newer',
  damaged: 'backup_damaged',
  changed: 'backup_changed',
  wrong_network: 'backup_wrong_network',
  is_training: 'backup_is_training',
} as const;
