import type { Msats, Sats } from '../../../shared/money.ts';

/** One on-chain output credited to the invoice, as stored. */
export interface OutputFact {
  readonly id: string;
  readonly amountSats: Sats;
  /** Stored at first sight, never changed; a replacement inherits through `replaces`. */
  readonly onTime: boolean;
  /** 0 = in no block. */
  readonly confirmations: number;
  /** First sight or last loss of its block; a replacement keeps that of what it replaced. */
  readonly unconfirmedSinceMs: number;
  /** A newer or mined transaction conflicts with it, or a source refused it when sent again. */
  readonly dropped: boolean;
  readonly replaces: string | null;
}

/** One Lightning settlement the node says it received. */
export interface LightningFact {
  readonly amountMsats: Msats;
  readonly onTime: boolean;
}

export type Mark = 'settled' | 'invalid';

/** Everything the status of an invoice depends on; no clock (product.md "Invoice life"). */
export interface InvoiceFacts {
  readonly dueSats: Sats;
  readonly acceptedSats: Sats;
  readonly confirmationsRequired: number;
  readonly unconfirmedWaitMinutes: number;
  readonly createdAtMs: number;
  /** Whole seconds. */
  readonly expiresAtMs: number;
  /** Start of the latest complete look that mattered; never goes back. Null before the first. */
  readonly lastCheckedAtMs: number | null;
  /** On-time money once reached accepted; never cleared. */
  readonly wasPaid: boolean;
  readonly mark: Mark | null;
  readonly cancelledAtMs: number | null;
  readonly outputs: readonly OutputFact[];
  readonly lightning: readonly LightningFact[];
}
