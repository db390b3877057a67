import type { Msats, Sats } from '../../../shared/money.ts';

/** A stored on-chain output that is credited to the invoice. */
export interface OutputFact {
  readonly id: string;
  readonly amountSats: Sats;
  /** Decided at first sight and never changed (product.md INV-5). A replacement inherits through `replaces` (INV-6). */
  readonly onTime: boolean;
  /** 0 while the output is in no block of the reference chain. */
  readonly confirmations: number;
  /** A source that is believed has it in a block, so there is hope beyond the wait (chain.md CHAIN-20). */
  readonly inBlock: boolean;
  /** Enough sources had it, so that a tier of 0 confirmations settles (chain.md CHAIN-25). */
  readonly sure: boolean;
  /** Advice is on for its invoice, and did not say Accept, so a tier of 0 does not settle on it (chain.md CHAIN-51). */
  readonly awaitsAccept?: boolean;
  /**
   * The first sight, or the last loss of its block. A replacement keeps the first sight of the output that it replaced.
   */
  readonly unconfirmedSinceMs: number;
  /** It is gone (chain.md CHAIN-21), or older than its invoice (CHAIN-23). */
  readonly dropped: boolean;
  readonly replaces: string | null;
}

/** A Lightning payment that the node says it received. */
export interface LightningFact {
  readonly amountMsats: Msats;
  readonly onTime: boolean;
}

export type Mark = 'settled' | 'invalid';

/** Everything that the status of an invoice depends on. There is no clock in it (product.md INV-1). */
export interface InvoiceFacts {
  readonly dueSats: Sats;
  readonly acceptedSats: Sats;
  readonly confirmationsRequired: number;
  readonly unconfirmedWaitMinutes: number;
  readonly createdAtMs: number;
  /** A whole second. */
  readonly expiresAtMs: number;
  /**
   * When the latest complete chain check that mattered began. It never goes back; null before the first one (product.md
   * INV-3).
   */
  readonly lastCheckedAtMs: number | null;
  /** On-time money once reached accepted. Never cleared. */
  readonly wasPaid: boolean;
  readonly mark: Mark | null;
  readonly cancelledAtMs: number | null;
  readonly outputs: readonly OutputFact[];
  readonly lightning: readonly LightningFact[];
}
