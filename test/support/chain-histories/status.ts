import { evaluate } from '../../../src/main/domain/invoice/evaluate.ts';
import type { OutputFact } from '../../../src/main/domain/invoice/facts.ts';
import type { Standing } from '../../../src/main/domain/chain/standing.ts';
import type { InvoiceStatus } from '../../../src/shared/invoice.ts';

/** A payment of a history: on time or not, older than the invoice or not, and as the merge judges it. */
export interface JudgedPayment {
  readonly txid: string;
  readonly amountSats: bigint;
  readonly onTime: boolean;
  readonly before: boolean;
  readonly standing: Standing;
}

export interface JudgedInvoice {
  readonly confirmationsRequired: number;
  readonly hasEnded: boolean;
  readonly wasPaid: boolean;
}

/** Asks the evaluator for the status of an invoice over 1 sat. In a history the wait for a block never ends. */
export const statusOf = (
  { confirmationsRequired, hasEnded, wasPaid }: JudgedInvoice,
  payments: readonly JudgedPayment[],
): { status: InvoiceStatus; wasPaid: boolean } =>
  evaluate({
    dueSats: 1n,
    acceptedSats: 1n,
    confirmationsRequired,
    unconfirmedWaitMinutes: 1_000_000,
    createdAtMs: 0,
    expiresAtMs: 0,
    lastCheckedAtMs: hasEnded ? 1 : null,
    wasPaid,
    mark: null,
    cancelledAtMs: null,
    outputs: payments.filter(({ before }) => !before).map(outputOf),
    lightning: [],
  });

const outputOf = ({ txid, amountSats, onTime, standing }: JudgedPayment): OutputFact => ({
  id: txid,
  amountSats,
  onTime,
  confirmations: standing.confirmations,
  inBlock: standing.inBlock,
  sure: standing.sure,
  unconfirmedSinceMs: 0,
  dropped: standing.gone,
  replaces: null,
});
