import { setTimeout as sleep } from 'node:timers/promises';
import { AsyncEntry, findCredentialsAsync } from 'keytar';
import type { Vault } from './vault.ts';

/** `gone`: nothing answers (no Secret Service). `locked`: it answers but does not open. `empty`: it holds nothing of ours. */
export type KeychainState = 'gone' | 'locked' | 'empty';

export interface Keychain {
  /** Reads every entry of this service without asking the user. */
  readonly open: () => Promise<Vault | KeychainState>;
  /** Writes the first entry, which tells this keychain from a foreign empty one later. May ask the user to unlock. */
  readonly claim: () => Promise<Vault | 'gone' | 'locked'>;
}

/** This entry proves that the keychain is the one with this data folder's entries. */
const MARKER = 'marker';
/** A prompt that nobody answers must not block the start for ever. */
const ANSWER_LIMIT_MS = 30_000;
/**
 * Prevents the fall-back to the kernel's keyring on Linux, which is empty after a restart. Other systems have one store.
 */
const PINNED = { linux: { store: 'secret-service' } } as const;

/** The operating system's keychain: Secret Service, macOS Keychain, Windows Credential Manager. */
export const createKeychain = (service: string): Keychain => {
  const entry = (name: string): AsyncEntry => new AsyncEntry(service, name, PINNED);
  const vaultOf = (entries: ReadonlyMap<string, string>): Vault => {
    const memory = new Map(entries);
    memory.delete(MARKER);
    return {
      entries: memory,
      set: async (name, value) => {
        await withLimit(entry(name).setPassword(value));
        memory.set(name, value);
      },
      delete: async (name) => {
        await withLimit(entry(name).deleteCredential());
        memory.delete(name);
      },
    };
  };
  const open: Keychain['open'] = async () => {
    try {
      const found = await withLimit(findCredentialsAsync(service));
      const entries = new Map(found.map(({ account, password }) => [account, password]));
      return entries.has(MARKER) ? vaultOf(entries) : 'empty';
    } catch (error) {
      return why(error);
    }
  };
  return {
    open,
    claim: async () => {
      const opened = await open();
      if (opened !== 'empty') return opened;
      try {
        await withLimit(entry(MARKER).setPassword(service));
        const again = await open();
        return again === 'empty' ? 'gone' : again;
      } catch (error) {
        return why(error);
      }
    },
  };
};

const LOCKED = /locked|prompt/i;

const withLimit = async <T>(work: Promise<T>): Promise<T> => {
  const timer = new AbortController();
  const late = sleep(ANSWER_LIMIT_MS, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new Error('the keychain is locked: no answer');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined); // aborted, or thrown above already
  }
};

const why = (error: unknown): 'gone' | 'locked' =>
  error instanceof Error && LOCKED.test(error.message) ? 'locked' : 'gone';
