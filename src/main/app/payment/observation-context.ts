import type { Ids } from '../ports.ts';
import type { EventRecord, ObservationRecord, PaymentRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ReevaluateInvoice, TouchedInvoice } from '../invoice/reevaluate-invoice.ts';

/** An observation while it is stored: its transaction, and the invoices that it has marked for evaluation so far. */
export interface ObservationContext {
  readonly tx: WriteRepositories;
  readonly ids: Ids;
  readonly sourceId: string;
  readonly atMs: number;
  readonly marked: Map<string, TouchedInvoice>;
}

type What = ObservationRecord['what'];

/** Marks an invoice to be evaluated before the transaction ends. Nothing is published unless its status changes. */
export const markForEvaluation = (context: ObservationContext, invoiceId: string): void => {
  if (!context.marked.has(invoiceId)) context.marked.set(invoiceId, { invoiceId });
};

/**
 * Marks an invoice in the same way if something that is shown changed, such as a new payment. It is always published.
 */
export const markChanged = (context: ObservationContext, invoiceId: string, freshPayment?: string): void => {
  const fresh = context.marked.get(invoiceId)?.freshPayments ?? [];
  const freshPayments = freshPayment === undefined ? fresh : [...fresh, freshPayment];
  context.marked.set(invoiceId, { invoiceId, freshPayments, shown: true });
};

/** Adds to the time line what the source said about a payment, unless that is what it said last. */
export const logObservation = async (
  context: ObservationContext,
  what: What,
  payment: Pick<PaymentRecord, 'invoiceId' | 'txid' | 'vout' | 'blockHeight' | 'blockHash'> & { id: string | null },
): Promise<void> => {
  const row: ObservationRecord = {
    sourceId: context.sourceId,
    invoiceId: payment.invoiceId,
    paymentId: payment.id,
    what,
    txid: payment.txid,
    vout: payment.vout,
    blockHeight: payment.blockHeight,
    blockHash: payment.blockHash,
    atMs: context.atMs,
  };
  const said = (await context.tx.observations.ofInvoice(payment.invoiceId)).findLast(
    (each) => each.sourceId === row.sourceId && each.txid === row.txid && each.vout === row.vout,
  );
  if (said?.what === what && said.blockHash === row.blockHash) return;
  await context.tx.observations.insert(row);
};

/** Changes the row of a payment, adds the reason to the time line, and marks its invoice as changed. */
export const updatePayment = async (
  context: ObservationContext,
  payment: PaymentRecord,
  what: What,
  columns: Parameters<WriteRepositories['payments']['update']>[1],
): Promise<void> => {
  await context.tx.payments.update(payment.id, columns);
  await logObservation(context, what, { ...payment, ...columns });
  markChanged(context, payment.invoiceId);
};

/** Evaluates the marked invoices, in the order in which they were marked. */
export const evaluateMarked = async (
  context: ObservationContext,
  reevaluate: ReevaluateInvoice,
): Promise<EventRecord[]> => {
  const events: EventRecord[] = [];
  for (const each of context.marked.values()) {
    const event = await reevaluate.changed(context.tx, each, context.atMs);
    if (event) events.push(event);
  }
  return events;
};
