import type { Txid } from '../../domain/chain/knowledge.ts';
import type { ChainState } from './chain-store.ts';
import type { Ids, Logger } from '../ports.ts';
import type { EventRecord, ObservationRecord, PaymentRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ReevaluateInvoice, TouchedInvoice } from '../invoice/reevaluate-invoice.ts';

/** An observation while it is stored: its transaction, and what it has marked so far. */
export interface ObservationContext {
  readonly tx: WriteRepositories;
  readonly state: ChainState;
  readonly ids: Ids;
  readonly logger: Pick<Logger, 'error'>;
  readonly sourceId: string;
  readonly atMs: number;
  /** The invoices to evaluate. */
  readonly marked: Map<string, TouchedInvoice>;
  /** The transactions whose payments are to be judged; `all` of them once a source or the time has changed more. */
  toJudge: Set<Txid> | 'all';
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

/** Marks the payments of these transactions to be judged again. */
export const markForJudgement = (context: ObservationContext, txids: Iterable<Txid> | 'all'): void => {
  if (txids === 'all' || context.toJudge === 'all') context.toJudge = 'all';
  else for (const txid of txids) context.toJudge.add(txid);
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
