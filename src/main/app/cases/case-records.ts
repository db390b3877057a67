import type { CaseAnswer, CaseKind } from '../../../shared/vocabulary.ts';
import type { Sats } from '../../../shared/money.ts';

/** Says what a person must answer; it is stored so that it outlives a restart (chain.md CHAIN-58). */
export interface CaseRecord {
  readonly id: string;
  readonly storeId: string;
  readonly kind: CaseKind;
  /** The wallet and the highest paid index that Satchel never issued; null for a case about a payment. */
  readonly walletId: string | null;
  readonly addressIndex: number | null;
  /** The payment and its sale; null for a case about a wallet. */
  readonly invoiceId: string | null;
  readonly paymentId: string | null;
  readonly amountSats: Sats;
  readonly foundAtMs: number;
  /** Null while it is open. */
  readonly answer: CaseAnswer | null;
  readonly reason: string | null;
  readonly answeredAtMs: number | null;
}

export interface CaseReads {
  readonly get: (id: string) => Promise<CaseRecord | undefined>;
  /** Lists the open cases of a store, newest first. */
  readonly open: (storeId: string, limit: number) => Promise<CaseRecord[]>;
  readonly ofPayment: (paymentId: string, kind: CaseKind) => Promise<CaseRecord | undefined>;
  readonly openOfWallet: (walletId: string) => Promise<CaseRecord | undefined>;
}
export interface CaseWrites extends CaseReads {
  readonly insert: (record: CaseRecord) => Promise<void>;
  readonly update: (
    id: string,
    change: Partial<
      Pick<CaseRecord, 'addressIndex' | 'amountSats' | 'foundAtMs' | 'answer' | 'reason' | 'answeredAtMs'>
    >,
  ) => Promise<void>;
}
