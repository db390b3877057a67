import { ok, refuse, type Result } from '../../../shared/result.ts';
import { evaluate } from '../../domain/invoice/evaluate.ts';
import { factsOf } from './invoice-facts.ts';
import { type InvoiceOutcome, type MarkInvoice, type MarkInvoiceInput } from './invoice-outcome.ts';
import { loadInvoiceView } from './invoice-view.ts';
import type { Clock, Feed, Ids } from '../ports.ts';
import type { EventRecord, InvoiceRecord } from '../records.ts';
import type { Database, WriteRepositories } from '../repositories.ts';
import type { ReevaluateInvoice } from './reevaluate-invoice.ts';

export interface MarkInvoiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Pick<Feed, 'publish'>;
  readonly reevaluate: ReevaluateInvoice;
}

interface Done {
  readonly outcome: InvoiceOutcome;
  readonly event: EventRecord | null;
}

/** Settled by the chain or the node themselves, whatever a manager marked before. */
const isFinal = async (tx: WriteRepositories, invoice: InvoiceRecord): Promise<boolean> => {
  const payments = await tx.payments.ofInvoice(invoice.id);
  return evaluate(factsOf(invoice, payments, await tx.chain.tip())).settledByNetwork;
};

const markIn = async (
  tx: WriteRepositories,
  deps: MarkInvoiceDeps,
  input: MarkInvoiceInput,
  nowMs: number,
): Promise<Result<Done>> => {
  const invoice = await tx.invoices.get(input.invoiceId);
  if (invoice?.storeId !== input.storeId) return refuse('not_found');
  if (input.as === 'invalid' && (await isFinal(tx, invoice))) return refuse('already_settled');
  await tx.invoices.setMark(invoice.id, input.as);
  const event = await deps.reevaluate.changed(tx, { invoiceId: invoice.id, byMark: true }, nowMs);
  await tx.audit.insert({
    id: deps.ids.id(),
    atMs: nowMs,
    userId: input.userId,
    storeId: invoice.storeId,
    what: 'invoice.marked',
    before: JSON.stringify({ status: invoice.status, mark: invoice.mark }),
    after: JSON.stringify({ invoiceId: invoice.id, number: invoice.number, mark: input.as, reason: input.reason }),
  });
  const marked = (await tx.invoices.get(invoice.id)) ?? invoice;
  const outcome = { invoice: marked, view: await loadInvoiceView(tx, marked, nowMs) };
  await input.saveResponse?.(tx, outcome);
  return ok({ outcome, event });
};

/**
 * A manager's word with a reason: the last mark holds, but what the chain settled cannot be marked invalid (invoice
 * life, rule 1). Written to the audit log.
 *
 * @returns `not_found`, `already_settled` or `validation_failed` (no reason)
 */
export const createMarkInvoice =
  (deps: MarkInvoiceDeps): MarkInvoice =>
  async (input) => {
    if (input.reason.trim() === '') return refuse('validation_failed', { details: { reason: 'must not be empty' } });
    const nowMs = deps.clock.nowMs();
    const done = await deps.database.write((tx) => markIn(tx, deps, input, nowMs));
    if (!done.ok) return done;
    if (done.value.event) deps.feed.publish([done.value.event]);
    return ok(done.value.outcome);
  };
