import type { InvoiceFacts, OutputFact } from '../../domain/invoice/facts.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';
import type { ChainTip } from '../repositories.ts';

/**
 * Counts confirmations: the height of the best tip less the block's, plus 1 (product.md INV-27). A payment in a block
 * has at least 1, because a source may report a block before its tip; a payment in no block has 0.
 */
export const confirmationsOf = (payment: Pick<PaymentRecord, 'blockHeight'>, tip: ChainTip | null): number => {
  if (payment.blockHeight === null) return 0;
  return tip && tip.height > payment.blockHeight ? tip.height - payment.blockHeight + 1 : 1;
};

/** The number that every API shows: confirmations of the least confirmed live on-chain payment, or 0 without one. */
export const leastConfirmed = (payments: readonly PaymentRecord[], tip: ChainTip | null): number => {
  let least: number | null = null;
  for (const payment of payments) {
    if (payment.dropped || payment.kind !== 'onchain') continue;
    const confirmations = confirmationsOf(payment, tip);
    if (least === null || confirmations < least) least = confirmations;
  }
  return least ?? 0;
};

/** Collects from the rows the facts on which the status depends. */
export const factsOf = (
  invoice: InvoiceRecord,
  payments: readonly PaymentRecord[],
  tip: ChainTip | null,
): InvoiceFacts => ({
  dueSats: invoice.dueSats,
  acceptedSats: invoice.acceptedSats,
  confirmationsRequired: invoice.confirmationsRequired,
  unconfirmedWaitMinutes: invoice.unconfirmedWaitMinutes,
  createdAtMs: invoice.createdAtMs,
  expiresAtMs: invoice.expiresAtMs,
  lastCheckedAtMs: invoice.lastCheckedAtMs,
  wasPaid: invoice.wasPaid,
  mark: invoice.mark,
  cancelledAtMs: invoice.cancelledAtMs,
  outputs: payments.filter((payment) => payment.kind === 'onchain').map((payment) => outputFact(payment, tip)),
  lightning: payments
    .filter((payment) => payment.kind === 'lightning' && !payment.dropped)
    .map(({ amountMsats, onTime }) => ({ amountMsats, onTime })),
});

const outputFact = (payment: PaymentRecord, tip: ChainTip | null): OutputFact => ({
  id: payment.id,
  amountSats: payment.amountMsats / 1000n,
  onTime: payment.onTime,
  confirmations: confirmationsOf(payment, tip),
  unconfirmedSinceMs: payment.unconfirmedSinceMs,
  dropped: payment.dropped,
  replaces: payment.replaces,
});
