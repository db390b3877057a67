import type { Ids } from '../ports.ts';
import type { EventRecord, ObservationRecord, PaymentRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ReevaluateInvoice, Touch } from '../invoice/reevaluate-invoice.ts';

/** One observation being stored: its transaction, and the invoices it touched so far. */
export interface Work {
  readonly tx: WriteRepositories;
  readonly ids: Ids;
  readonly sourceId: string;
  readonly atMs: number;
  readonly touched: Map<string, Touch>;
}

type What = ObservationRecord['what'];

/** Remembers that an invoice must be evaluated again before the transaction ends, told only where its status changed. */
export const touchQuietly = (work: Work, invoiceId: string): void => {
  if (!work.touched.has(invoiceId)) work.touched.set(invoiceId, { invoiceId });
};

/** The same where something that is shown changed, a new payment perhaps. */
export const touch = (work: Work, invoiceId: string, freshPayment?: string): void => {
  const fresh = work.touched.get(invoiceId)?.freshPayments ?? [];
  const freshPayments = freshPayment === undefined ? fresh : [...fresh, freshPayment];
  work.touched.set(invoiceId, { invoiceId, freshPayments, shown: true });
};

/** Keeps what the source said about a payment; the same words of the same source are kept once in a row. */
export const note = async (
  work: Work,
  what: What,
  payment: Pick<PaymentRecord, 'invoiceId' | 'txid' | 'vout' | 'blockHeight' | 'blockHash'> & { id: string | null },
): Promise<void> => {
  const row: ObservationRecord = {
    sourceId: work.sourceId,
    invoiceId: payment.invoiceId,
    paymentId: payment.id,
    what,
    txid: payment.txid,
    vout: payment.vout,
    blockHeight: payment.blockHeight,
    blockHash: payment.blockHash,
    atMs: work.atMs,
  };
  const said = (await work.tx.observations.ofInvoice(payment.invoiceId)).findLast(
    (each) => each.sourceId === row.sourceId && each.txid === row.txid && each.vout === row.vout,
  );
  if (said?.what === what && said.blockHash === row.blockHash) return;
  await work.tx.observations.insert(row);
};

/** Changes a payment row, keeps why, and marks its invoice for evaluation. */
export const change = async (
  work: Work,
  payment: PaymentRecord,
  what: What,
  columns: Parameters<WriteRepositories['payments']['update']>[1],
): Promise<void> => {
  await work.tx.payments.update(payment.id, columns);
  await note(work, what, { ...payment, ...columns });
  touch(work, payment.invoiceId);
};

/** Evaluates every touched invoice again, in the order they were touched. */
export const evaluateTouched = async (work: Work, reevaluate: ReevaluateInvoice): Promise<EventRecord[]> => {
  const events: EventRecord[] = [];
  for (const each of work.touched.values()) {
    const event = await reevaluate.changed(work.tx, each, work.atMs);
    if (event) events.push(event);
  }
  return events;
};
