import { isOnTime } from '../../domain/invoice/first-sight.ts';
import type { NodeSettlement, RecordSettlement } from './lightning-ports.ts';
import type { CommitUnaudited } from '../commit.ts';
import type { Clock, Ids } from '../ports.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';
import type { ReevaluateInvoice } from '../invoice/reevaluate-invoice.ts';

/** The name of the Lightning node among the sources in an invoice's time line. */
export const LIGHTNING_SOURCE = 'lightning';

export interface RecordSettlementDeps {
  readonly commitUnaudited: CommitUnaudited;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly reevaluate: ReevaluateInvoice;
}

/**
 * Credits what the node received, immediately and once per payment hash, in the transaction that evaluates the invoice
 * again (product.md INV-21). A payment hash that belongs to no invoice is ignored.
 */
export const createRecordSettlement =
  ({ commitUnaudited, clock, ids, reevaluate }: RecordSettlementDeps): RecordSettlement =>
  async (settlement, reported) => {
    const atMs = clock.nowMs();
    await commitUnaudited(async (tx) => {
      const lightningInvoice = await tx.lightningInvoices.get(settlement.paymentHash);
      if (!lightningInvoice || lightningInvoice.state === 'settled') return { value: undefined, feed: [] };
      if (lightningInvoice.backendId !== reported.backendId) return { value: undefined, feed: [] }; // it made none of it
      const invoice = await tx.invoices.get(lightningInvoice.invoiceId);
      if (!invoice) throw new Error('a Lightning invoice belongs to no invoice');
      const { backendId, cursor, proof } = reported;
      const payment = { ...paymentOf(invoice, settlement, ids.id(), atMs), proof };
      if (backendId !== null && cursor !== undefined) await tx.lightningBackends.setCursor(backendId, cursor);
      await tx.payments.insert(payment);
      await tx.lightningInvoices.setState(lightningInvoice.paymentHash, 'settled');
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
      const touched = { invoiceId: invoice.id, freshPayments: [payment.id], shown: true };
      const event = await reevaluate.changed(tx, touched, atMs);
      return { value: undefined, feed: event ? [event] : [] };
    });
  };

const paymentOf = (
  invoice: InvoiceRecord,
  settlement: NodeSettlement,
  id: string,
  atMs: number,
): Omit<PaymentRecord, 'proof'> => ({
  id,
  invoiceId: invoice.id,
  kind: 'lightning',
  amountMsats: settlement.amountMsats,
  txid: null,
  vout: null,
  paymentHash: settlement.paymentHash,
  // the node's time stands in for a block's: it received the money even if Satchel was off (product.md INV-5)
  onTime: isOnTime(invoice, { firstSeenAtMs: atMs, blockTimeMs: settlement.settledAtMs }),
  firstSeenAtMs: atMs,
  unconfirmedSinceMs: atMs,
  blockHeight: null,
  blockHash: null,
  blockTimeMs: null,
  dropped: false,
  sure: true,
  inBlock: false,
  older: false,
  attached: false,
  reached: 0,
  replaces: null,
  advice: null,
  accepted: false,
  feeMsats: settlement.feeMsats,
});
