import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Attempts, BackOff } from './attempts.ts';
import { createCheckLane } from './check-lane.ts';
import type { Secrets } from '../ports.ts';
import type { ResetOwner } from './reset-owner.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import type { Database } from '../repositories.ts';

/** Tells a page what to show first (api.md AUTH-17). */
export interface BootFacts {
  readonly state: 'setup' | 'locked' | 'ready';
  readonly passphraseNeeded: boolean;
  readonly network: Network;
  readonly training: boolean;
  /** True while this start waits for the new password of an owner (product.md CLI-20). */
  readonly ownerReset: boolean;
}
export interface BootUseCase {
  readonly boot: () => Promise<BootFacts>;
  /**
   * Opens the encrypted file; a passphrase never replaces a keychain (product.md SEC-6). After a restore on a machine
   * without a keychain (`needed`, but an owner exists) it makes the file.
   */
  readonly unlock: (passphrase: string) => Promise<Result<BootFacts>>;
}

export interface BootDeps {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly attempts: Attempts;
  readonly ownerReset: Pick<ResetOwner, 'isOpen'>;
  readonly network: Network;
  readonly training: boolean;
}

export const createBoot = (deps: BootDeps): BootUseCase => {
  const boot = async (): Promise<BootFacts> => {
    const { network, training } = deps;
    const hasOwner = (await deps.database.read.users.list()).some(({ role }) => role === 'owner');
    const state = !hasOwner ? 'setup' : deps.secrets.isOpen() ? 'ready' : 'locked';
    const passphraseNeeded = deps.secrets.state() === 'needed';
    return { state, passphraseNeeded, network, training, ownerReset: deps.ownerReset.isOpen() };
  };
  const open = createOpen(deps);
  return {
    boot,
    unlock: async (passphrase) => {
      if ((await boot()).state !== 'locked') return refuse('not_locked');
      const unlocked = await open(passphrase);
      return unlocked.ok ? ok(await boot()) : unlocked;
    },
  };
};

/** All tries have one name, because only this machine can make any. */
const KEY = 'passphrase';
/** The wait stays short, because a shop waits for the person who types the passphrase. */
const BACK_OFF: BackOff = { freeTries: 5, firstWaitMs: 30_000, longestWaitMs: 5 * 60_000 };
const SHORTEST = 8;

/** Opens the secrets with few checks at a time and a growing wait between wrong ones (reliability.md A36). */
const createOpen = ({ secrets, attempts }: BootDeps) => {
  const lane = createCheckLane({ running: 1, waiting: 1 });
  return (passphrase: string): Promise<Result<null>> =>
    lane(async () => {
      if (secrets.state() === 'needed' && passphrase.length < SHORTEST) {
        return refuse('validation_failed', { details: { passphrase: 'must have at least 8 characters' } });
      }
      const taken = attempts.take(KEY, BACK_OFF);
      if (!taken.ok) return taken;
      const unlocked = await secrets.unlock(passphrase);
      if (unlocked.ok) attempts.clear(KEY);
      else if (unlocked.error.code !== 'wrong_passphrase') attempts.giveBack(KEY, BACK_OFF);
      return unlocked;
    });
};
