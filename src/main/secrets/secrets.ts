import { ok, refuse } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { SecretsLocked } from '../app/ports.ts';
import type { Logger, Secrets } from '../app/ports.ts';
import { createKeychain } from './keychain.ts';
import type { Keychain } from './keychain.ts';
import { createSecretsFile } from './secrets-file.ts';
import type { Vault } from './vault.ts';

type Place = 'keychain' | 'file';

export interface SecretsOptions {
  /** `--secrets`. */
  readonly choice: 'auto' | Place;
  /** The place that an earlier start chose for this data folder. */
  readonly remembered: Place | null;
  /** An owner exists. */
  readonly isSetUp: boolean;
  /** `Satchel/<data folder id>`. */
  readonly service: string;
  /** Path of the encrypted file. */
  readonly file: string;
  /** SATCHEL_PASSPHRASE. */
  readonly passphrase?: string;
  readonly training: boolean;
  readonly logger: Logger;
  /** Stores the choice beside the data; durable when it returns. */
  readonly remember: (place: Place) => void;
  /** Replaces the system's keychain in tests. */
  readonly keychain?: Keychain;
}

/** A start that must not continue says so in one sentence, with the way out. */
export type SecretsStart = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

export interface OwnedSecrets extends Secrets {
  /** Finds or opens the place of the secrets. Afterwards `state` is the one that the ready line prints. */
  readonly start: () => Promise<SecretsStart>;
  readonly close: () => void;
}

/**
 * The secrets of one data folder (product.md SEC-6): in the keychain, else in a file encrypted with the owner's
 * passphrase. The choice is permanent.
 */
export const createSecrets = (options: SecretsOptions): OwnedSecrets => {
  const keychain = options.keychain ?? createKeychain(options.service);
  const holder = createHolder();
  const watch = createKeychainWatch(keychain, holder);
  const parts = { options, keychain, holder, watch, keeper: createFileKeeper(options, holder) };
  return {
    start: () => start(parts),
    close: watch.close,
    state: holder.state,
    isOpen: holder.isOpen,
    onUnlocked: holder.onUnlocked,
    get: async (name) => holder.vault().entries.get(name) ?? null,
    names: async (prefix) => [...holder.vault().entries.keys()].filter((name) => name.startsWith(prefix)).toSorted(),
    set: (name, value) => write(parts, (vault) => vault.set(name, value)),
    delete: (name) => write(parts, (vault) => vault.delete(name)),
    unlock: (passphrase) => unlock(parts, passphrase),
  };
};

const RETRY_MS = 5_000;
/** Training keeps its entries in the same file format, so that they survive a restart. None of them is worth hiding. */
const TRAINING_PASSPHRASE = 'training';
const STARTED: SecretsStart = { ok: true };
const stop = (sentence: string): SecretsStart => ({ ok: false, sentence });

/** Holds the entries in memory, and knows where they are kept. */
const createHolder = () => {
  let vault: Vault | undefined;
  let state: ReturnType<Secrets['state']> = 'needed';
  let place: Place | 'training' | undefined;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    isOpen: () => state !== 'needed' && state !== 'locked',
    /** The place that was opened last. */
    place: () => place,
    vault: (): Vault => {
      if (vault === undefined) throw new SecretsLocked('the secrets are not open');
      return vault;
    },
    /** Entries stay readable in memory when a keychain is locked later; only writing needs it open. */
    lock: (next: 'needed' | 'locked'): void => {
      state = next;
    },
    use: (opened: Vault, next: Place | 'training'): void => {
      vault = opened;
      state = next;
      place = next;
      for (const listener of listeners) listener();
    },
    onUnlocked: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
type Holder = ReturnType<typeof createHolder>;

/** Waits for a keychain that is gone or locked. Satchel never uses another place instead. */
const createKeychainWatch = (keychain: Keychain, holder: Holder) => {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const attempt = async (): Promise<'gone' | 'locked' | 'empty' | 'open'> => {
    const opened = await keychain.open();
    if (typeof opened === 'string') return opened;
    if (!closed) holder.use(opened, 'keychain');
    return 'open';
  };
  const wait = (): void => {
    holder.lock('locked');
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void attempt().then((outcome) => outcome === 'open' || wait());
    }, RETRY_MS).unref();
  };
  return {
    attempt,
    wait,
    close: (): void => {
      closed = true;
      clearTimeout(timer);
    },
  };
};

/** Opens or makes the encrypted file with a passphrase: at start, or when the owner types it. */
const createFileKeeper = (options: SecretsOptions, holder: Holder) => {
  const file = createSecretsFile(options.file);
  /** This folder's entries were in the file, so a missing file is never replaced by an empty one. */
  const expected = options.isSetUp && options.remembered === 'file';
  let last: Promise<unknown> = Promise.resolve();

  const enter = async (passphrase: string, state: 'file' | 'training'): Promise<Result<null>> => {
    const make = !file.exists() && !expected;
    const opened = make ? ok(await file.create(passphrase)) : await file.open(passphrase);
    if (!opened.ok) return opened;
    if (state === 'file') options.remember('file');
    holder.use(opened.value, state);
    return ok(null);
  };
  return {
    /** Enters one after another, because two at the same time would make two files. */
    enter: (passphrase: string, state: 'file' | 'training' = 'file'): Promise<Result<null>> => {
      const work = last.then(() => enter(passphrase, state));
      last = work.catch(() => undefined); // its own caller hears of it
      return work;
    },
    start: async (): Promise<void> => {
      const known = expected || (options.isSetUp && file.exists());
      holder.lock(known ? 'locked' : 'needed');
      if (options.passphrase === undefined) return;
      const entered = await enter(options.passphrase, 'file');
      if (entered.ok) return;
      holder.lock('locked');
      options.logger.warn({ code: entered.error.code }, 'the secrets file was not opened');
    },
  };
};

const refusalOfChoice = ({ choice, remembered, isSetUp }: SecretsOptions): string | undefined => {
  if (!isSetUp || remembered === null || choice === 'auto' || choice === remembered) return undefined;
  const place = remembered === 'file' ? 'the encrypted file' : 'the keychain';
  return `This data folder keeps its secrets in ${place}: start with --secrets ${remembered}, or without it.`;
};

type Watch = ReturnType<typeof createKeychainWatch>;
type Keeper = ReturnType<typeof createFileKeeper>;
interface Parts {
  readonly options: SecretsOptions;
  readonly keychain: Keychain;
  readonly holder: Holder;
  readonly watch: Watch;
  readonly keeper: Keeper;
}

const startKnownKeychain = async ({ options, watch }: Parts): Promise<SecretsStart> => {
  const outcome = await watch.attempt();
  if (outcome === 'open') return STARTED;
  if (options.choice === 'keychain' && outcome === 'gone') {
    return stop('No keychain answers: start one (on Linux a Secret Service), then start Satchel again.');
  }
  options.logger.warn({ keychain: outcome }, 'the keychain is not open; trying again');
  watch.wait();
  return STARTED;
};

/** Nothing is kept yet: chooses the keychain if it takes an entry, else the file. */
const startNew = async ({ options, keychain, holder, keeper }: Parts): Promise<SecretsStart> => {
  const claimed = await keychain.claim();
  if (typeof claimed !== 'string') {
    options.remember('keychain');
    holder.use(claimed, 'keychain');
    return STARTED;
  }
  if (options.choice === 'keychain') {
    const what = claimed === 'gone' ? 'No keychain answers' : 'The keychain is locked';
    return stop(`${what}: start and unlock one, or keep the secrets in a file with --secrets file.`);
  }
  await keeper.start();
  return STARTED;
};

const startTraining = async ({ keeper }: Parts): Promise<SecretsStart> => {
  const entered = await keeper.enter(TRAINING_PASSPHRASE, 'training');
  return entered.ok ? STARTED : stop('The training folder holds foreign secrets: start with another --data-dir.');
};

const start = async (parts: Parts): Promise<SecretsStart> => {
  const { training, choice, remembered, isSetUp } = parts.options;
  if (training) return startTraining(parts);
  const refusal = refusalOfChoice(parts.options);
  if (refusal !== undefined) return stop(refusal);
  if (remembered === 'keychain' && isSetUp) return startKnownKeychain(parts);
  if (choice === 'keychain' || (choice === 'auto' && remembered !== 'file')) return startNew(parts);
  await parts.keeper.start();
  return STARTED;
};

/** A keychain that takes no entry counts as locked until it opens again. */
const write = async ({ options, holder, watch }: Parts, work: (vault: Vault) => Promise<void>): Promise<void> => {
  const vault = holder.vault();
  if (holder.place() !== 'keychain') return work(vault);
  try {
    await work(vault);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    options.logger.warn({ reason }, 'the keychain takes no entry');
    watch.wait();
    throw new SecretsLocked('the keychain takes no entry', { cause: error });
  }
};

const unlock = async ({ options, holder, keeper }: Parts, passphrase: string): Promise<Result<null>> => {
  const inKeychain = holder.place() === 'keychain' || (options.remembered === 'keychain' && options.isSetUp);
  if (inKeychain || holder.isOpen()) return refuse('not_locked');
  return passphrase === '' ? refuse('wrong_passphrase') : keeper.enter(passphrase);
};
