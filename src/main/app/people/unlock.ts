import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Secrets } from '../ports.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import type { Database } from '../repositories.ts';

/** Tells a page what to show first (api.md AUTH-17). */
export interface BootFacts {
  readonly state: 'setup' | 'locked' | 'ready';
  readonly passphraseNeeded: boolean;
  readonly network: Network;
  readonly training: boolean;
}
export interface BootUseCase {
  readonly boot: () => Promise<BootFacts>;
  /**
   * Opens the encrypted file; a passphrase never replaces a keychain (product.md SEC-6). After a restore on a machine
   * without a keychain (`needed`, but an owner exists) it makes the file.
   */
  readonly unlock: (passphrase: string) => Promise<Result<BootFacts>>;
}

export const createBoot = (deps: {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly network: Network;
  readonly training: boolean;
}): BootUseCase => {
  const boot = async (): Promise<BootFacts> => {
    const { network, training } = deps;
    const hasOwner = (await deps.database.read.users.list()).some(({ role }) => role === 'owner');
    const state = !hasOwner ? 'setup' : deps.secrets.isOpen() ? 'ready' : 'locked';
    return { state, passphraseNeeded: deps.secrets.state() === 'needed', network, training };
  };
  return {
    boot,
    unlock: async (passphrase) => {
      if ((await boot()).state !== 'locked') return refuse('not_locked');
      const unlocked = await deps.secrets.unlock(passphrase);
      return unlocked.ok ? ok(await boot()) : unlocked;
    },
  };
};
