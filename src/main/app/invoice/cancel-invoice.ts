import { refuse, type Refusal } from '../../../shared/result.ts';
import type { Change, Commit } from '../commit.ts';
import { type CancelInvoice, type CancelInvoiceInput, type InvoiceOutcome } from './invoice-outcome.ts';
import { loadInvoiceView } from './invoice-view.ts';
import type { Clock } from '../ports.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ReevaluateInvoice } from './reevaluate-invoice.ts';

export interface CancelInvoiceDeps {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly reevaluate: ReevaluateInvoice;
}

/**
 * Cancels an invoice that is new and never saw a payment (product.md INV-11). Its address stays watched.
 *
 * @returns `not_found`, `has_payment` or `not_cancellable`
 */
export const createCancelInvoice =
  (deps: CancelInvoiceDeps): CancelInvoice =>
  ({ saveResponse, ...input }) => {
    const { userId, storeId } = input;
    return deps.commit({ userId, storeId }, (tx) => cancelIn(tx, deps, input), saveResponse);
  };

const cancelIn = async (
  tx: WriteRepositories,
  { clock, reevaluate }: CancelInvoiceDeps,
  input: Omit<CancelInvoiceInput, 'saveResponse'>,
): Promise<Refusal | Change<InvoiceOutcome>> => {
  const nowMs = clock.nowMs();
  const invoice = await tx.invoices.get(input.invoiceId);
  if (invoice?.storeId !== input.storeId) return refuse('not_found');
  const { id, number, status } = invoice;
  if ((await tx.payments.ofInvoice(id)).length > 0) return refuse('has_payment');
  if (status !== 'new') return refuse('not_cancellable');
  await tx.invoices.setCancelled(id, nowMs);
  const event = await reevaluate.changed(tx, { invoiceId: id }, nowMs);
  const cancelled = (await tx.invoices.get(id)) ?? invoice;
  return {
    value: { invoice: cancelled, view: await loadInvoiceView(tx, cancelled, nowMs) },
    audit: { what: 'invoice.cancelled', before: status, after: { invoiceId: id, number } },
    feed: event ? [event] : [],
  };
};
