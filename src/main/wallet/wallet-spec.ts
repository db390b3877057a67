import type { Network, ScriptType } from '../../shared/vocabulary.ts';

/** Everything that addresses are derived from: public data only, and plain, so that it can be sent to a worker. */
export interface WalletSpec {
  readonly scriptType: ScriptType;
  readonly network: Network;
  /** How many signatures are needed; 1 for a single key. */
  readonly threshold: number;
  /** The given keys. The receive path is `0/i` below each of them (product.md ADDR-3). */
  readonly keys: readonly AccountKey[];
}

export interface AccountKey {
  /** Compressed, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** 32 bytes. */
  readonly chainCode: Uint8Array;
}

/** Branch 0 is for receiving, branch 1 for change (BIP 44). */
export const RECEIVE_BRANCH = 0;
/** Indexes from here on are hardened (BIP 32), so they cannot be derived from a public key. */
export const INDEX_LIMIT = 2 ** 31;
