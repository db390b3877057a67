import { refuse, type Refusal } from '../../../shared/result.ts';
import { isAllFinal } from '../../domain/invoice/all-final.ts';
import { evaluate } from '../../domain/invoice/evaluate.ts';
import type { Change, Commit } from '../commit.ts';
import { factsOf } from './invoice-facts.ts';
import { type InvoiceOutcome, type MarkInvoice, type MarkInvoiceInput } from './invoice-outcome.ts';
import { loadInvoiceView } from './invoice-view.ts';
import type { Clock } from '../ports.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ReevaluateInvoice } from './reevaluate-invoice.ts';

export interface MarkInvoiceDeps {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly reevaluate: ReevaluateInvoice;
}

/**
 * Marks an invoice settled or invalid by a manager's decision, which needs a reason and is written to the audit log.
 * The last mark holds, but an invoice that the network settled cannot be marked invalid (product.md INV-10).
 *
 * @returns `not_found`, `already_settled`, `not_final` or `validation_failed` (no reason)
 */
export const createMarkInvoice =
  (deps: MarkInvoiceDeps): MarkInvoice =>
  async ({ saveResponse, ...input }) => {
    if (input.reason.trim() === '') return refuse('validation_failed', { details: { reason: 'must not be empty' } });
    const { userId, storeId } = input;
    return deps.commit({ userId, storeId }, (tx) => markIn(tx, deps, input), saveResponse);
  };

const markIn = async (
  tx: WriteRepositories,
  { clock, reevaluate }: MarkInvoiceDeps,
  input: Omit<MarkInvoiceInput, 'saveResponse'>,
): Promise<Refusal | Change<InvoiceOutcome>> => {
  const nowMs = clock.nowMs();
  const invoice = await tx.invoices.get(input.invoiceId);
  if (invoice?.storeId !== input.storeId) return refuse('not_found');
  const facts = factsOf(invoice, await tx.payments.ofInvoice(invoice.id), await tx.chain.tips());
  if (input.as === 'invalid' && evaluate(facts).settledByNetwork) return refuse('already_settled');
  if (input.onlyIfFinal && !(evaluate(facts).paidLate && isAllFinal(facts))) return refuse('not_final');
  const { id, number, status, mark } = invoice;
  await tx.invoices.setMark(id, input.as);
  const event = await reevaluate.changed(tx, { invoiceId: id, byMark: true }, nowMs);
  const marked = (await tx.invoices.get(id)) ?? invoice;
  return {
    value: { invoice: marked, view: await loadInvoiceView(tx, marked, nowMs) },
    audit: {
      what: 'invoice.marked',
      before: { status, mark },
      after: { invoiceId: id, number, mark: input.as, reason: input.reason },
    },
    feed: event ? [event] : [],
  };
};
