import type { Network, ScriptType } from '../../shared/vocabulary.ts';

/** All that addresses are made of. Public only, and plain, so that it can be handed to a worker by message. */
export interface WalletSpec {
  readonly scriptType: ScriptType;
  readonly network: Network;
  /** Signatures needed; 1 where there is one key. */
  readonly threshold: number;
  /** The given keys, above the branch: the receive path is `0/i` below each (BIP 44). */
  readonly keys: readonly AccountKey[];
}

export interface AccountKey {
  /** Compressed, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** 32 bytes. */
  readonly chainCode: Uint8Array;
}

/** Receiving is branch 0 (BIP 44 "change"). */
export const RECEIVE_BRANCH = 0;
/** Indexes from here on are hardened (BIP 32): no public key has them. */
export const INDEX_LIMIT = 2 ** 31;
