import type { InvoiceFacts, OutputFact } from '../../domain/invoice/facts.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';
import type { ReferenceTips } from '../payment/chain-records.ts';

/**
 * Counts confirmations: the depth of the payment's block in the reference chain of its invoice's level, but never less
 * than it reached in this block (chain.md CHAIN-20). A payment in no block of that chain has 0.
 */
export const confirmationsOf = (
  { blockHeight, reached }: Pick<PaymentRecord, 'blockHeight' | 'reached'>,
  { level }: Pick<InvoiceRecord, 'level'>,
  tips: ReferenceTips,
): number => {
  if (blockHeight === null) return 0;
  const depth = (tips[level]?.height ?? blockHeight) - blockHeight + 1;
  return depth > reached ? depth : reached;
};

/** The number that every API shows: confirmations of the least confirmed live on-chain payment, or 0 without one. */
export const leastConfirmed = (
  invoice: Pick<InvoiceRecord, 'level'>,
  payments: readonly PaymentRecord[],
  tips: ReferenceTips,
): number => {
  let least: number | null = null;
  for (const payment of payments) {
    if (payment.dropped || payment.kind !== 'onchain') continue;
    const confirmations = confirmationsOf(payment, invoice, tips);
    if (least === null || confirmations < least) least = confirmations;
  }
  return least ?? 0;
};

/** Collects from the rows the facts on which the status depends. */
export const factsOf = (
  invoice: InvoiceRecord,
  payments: readonly PaymentRecord[],
  tips: ReferenceTips,
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
  outputs: payments
    .filter((payment) => payment.kind === 'onchain')
    .map((payment) => outputFact(payment, invoice, tips)),
  lightning: payments
    .filter((payment) => payment.kind === 'lightning' && !payment.dropped)
    .map(({ amountMsats, onTime }) => ({ amountMsats, onTime })),
});

const outputFact = (payment: PaymentRecord, invoice: InvoiceRecord, tips: ReferenceTips): OutputFact => ({
  id: payment.id,
  amountSats: payment.amountMsats / 1000n,
  onTime: payment.onTime,
  confirmations: confirmationsOf(payment, invoice, tips),
  inBlock: payment.inBlock,
  sure: payment.sure,
  awaitsAccept: invoice.adviceLimitSats > 0n && !payment.accepted,
  unconfirmedSinceMs: payment.unconfirmedSinceMs,
  dropped: payment.dropped,
  replaces: payment.replaces,
});
