import { showInPrice } from '../../domain/pricing/show-in-price.ts';
import { confirmationsOf } from '../invoice/invoice-facts.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';
import type { ReferenceTips } from './chain-records.ts';

/** A payment as an entry of the shop's books. */
export interface TransactionView {
  /** `Processing` is not final yet, `Settled` is final, and `Invalid` was taken back. */
  readonly status: 'Processing' | 'Settled' | 'Invalid';
  /** Plain decimal in the invoice's currency, at its frozen rate. */
  readonly amount: string;
  readonly confirmations: number;
  readonly confirmedAtMs: number | null;
}

/** Shows a payment. On Lightning it is final immediately, on-chain with the confirmations that its invoice needs. */
export const transactionView = (
  payment: PaymentRecord,
  invoice: InvoiceRecord,
  tips: ReferenceTips,
): TransactionView => {
  const confirmations = confirmationsOf(payment, invoice, tips);
  const isFinal = payment.kind === 'lightning' || confirmations >= invoice.confirmationsRequired;
  const status = payment.dropped ? 'Invalid' : isFinal ? 'Settled' : 'Processing';
  const amountSats = payment.amountMsats / 1000n;
  return {
    status,
    amount: showInPrice(invoice.quote, { receivedSats: amountSats, remainingSats: 0n }).received,
    confirmations,
    confirmedAtMs: status === 'Settled' ? (payment.blockTimeMs ?? payment.firstSeenAtMs) : null,
  };
};
