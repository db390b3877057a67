import { setTimeout as sleep } from 'node:timers/promises';
import { AsyncEntry, findCredentialsAsync } from 'keytar';
import type { Vault } from './vault.ts';

/** `gone`: nothing answers (no Secret Service). `locked`: it is there and opens nothing. `empty`: it holds nothing of ours. */
export type KeychainState = 'gone' | 'locked' | 'empty';

export interface Keychain {
  /** Reads everything of this service. Asks the user nothing. */
  readonly open: () => Promise<Vault | KeychainState>;
  /** Writes the first entry, so that an empty keychain can be told from another one later. May ask the user to unlock. */
  readonly claim: () => Promise<Vault | 'gone' | 'locked'>;
}

/** Shows that this data folder's entries are in this keychain. */
const MARKER = 'marker';
/** A prompt that nobody answers must not hold up the start for ever. */
const PATIENCE_MS = 30_000;
/**
 * Never the fall-back to the kernel's keyring, which is empty after a restart (Linux; elsewhere there is one store only).
 */
const PINNED = { linux: { store: 'secret-service' } } as const;

const LOCKED = /locked|prompt/i;

const patiently = async <T>(work: Promise<T>): Promise<T> => {
  const timer = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new Error('the keychain is locked: no answer');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined); // aborted, or told above
  }
};

const why = (error: unknown): 'gone' | 'locked' =>
  error instanceof Error && LOCKED.test(error.message) ? 'locked' : 'gone';

/** The operating system's keychain: Secret Service, macOS Keychain, Windows Credential Manager. */
export const createKeychain = (service: string): Keychain => {
  const entry = (name: string): AsyncEntry => new AsyncEntry(service, name, PINNED);
  const vaultOf = (entries: ReadonlyMap<string, string>): Vault => {
    const memory = new Map(entries);
    memory.delete(MARKER);
    return {
      entries: memory,
      set: async (name, value) => {
        await patiently(entry(name).setPassword(value));
        memory.set(name, value);
      },
      delete: async (name) => {
        await patiently(entry(name).deleteCredential());
        memory.delete(name);
      },
    };
  };
  const open: Keychain['open'] = async () => {
    try {
      const found = await patiently(findCredentialsAsync(service));
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
        await patiently(entry(MARKER).setPassword(service));
        const again = await open();
        return again === 'empty' ? 'gone' : again;
      } catch (error) {
        return why(error);
      }
    },
  };
};
