import { isOnTime } from '../../domain/invoice/first-sight.ts';
import type { NodeSettlement, RecordSettlement } from './lightning-ports.ts';
import type { CommitUnaudited } from '../commit.ts';
import type { Clock, Ids } from '../ports.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';
import type { ReevaluateInvoice } from '../invoice/reevaluate-invoice.ts';

/** Name of the Lightning node among the sources of an invoice's time line. */
export const LIGHTNING_SOURCE = 'lightning';

export interface RecordSettlementDeps {
  readonly commitUnaudited: CommitUnaudited;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly reevaluate: ReevaluateInvoice;
}

/**
 * Credits what the node received, at once and once: unique by payment hash, in the transaction that evaluates the invoice
 * again (product.md "Invoice life"). A hash that no invoice ever had concerns nobody here.
 */
export const createRecordSettlement =
  ({ commitUnaudited, clock, ids, reevaluate }: RecordSettlementDeps): RecordSettlement =>
  async (settlement) => {
    if (settlement.amountMsats <= 0n) return;
    const atMs = clock.nowMs();
    await commitUnaudited(async (tx) => {
      const code = await tx.lightningInvoices.get(settlement.paymentHash);
      if (!code || code.state === 'settled') return { value: undefined, feed: [] };
      const invoice = await tx.invoices.get(code.invoiceId);
      if (!invoice) throw new Error('a Lightning code has no invoice');
      const payment = paymentOf(invoice, settlement, ids.id(), atMs);
      await tx.payments.insert(payment);
      await tx.lightningInvoices.setState(code.paymentHash, 'settled');
      await tx.observations.insert({
        sourceId: LIGHTNING_SOURCE,
        invoiceId: invoice.id,
        paymentId: payment.id,
        what: 'settled',
        txid: null,
        vout: null,
        blockHeight: null,
        blockHash: null,
        atMs,
      });
      const touch = { invoiceId: invoice.id, freshPayments: [payment.id], shown: true };
      const event = await reevaluate.changed(tx, touch, atMs);
      return { value: undefined, feed: event ? [event] : [] };
    });
  };

const paymentOf = (invoice: InvoiceRecord, settlement: NodeSettlement, id: string, atMs: number): PaymentRecord => ({
  id,
  invoiceId: invoice.id,
  kind: 'lightning',
  amountMsats: settlement.amountMsats,
  txid: null,
  vout: null,
  paymentHash: settlement.paymentHash,
  // the node's own time stands where a block's does: it received the money whether or not anybody was looking
  onTime: isOnTime(invoice, { firstSeenAtMs: atMs, blockTimeMs: settlement.settledAtMs }),
  firstSeenAtMs: atMs,
  unconfirmedSinceMs: atMs,
  blockHeight: null,
  blockHash: null,
  blockTimeMs: null,
  dropped: false,
  replaces: null,
});
