import { ok, refuse, type Result } from '../../../shared/result.ts';
import { type CancelInvoice, type CancelInvoiceInput, type InvoiceOutcome } from './invoice-outcome.ts';
import { loadInvoiceView } from './invoice-view.ts';
import type { Clock, Feed, Ids } from '../ports.ts';
import type { EventRecord } from '../records.ts';
import type { Database, WriteRepositories } from '../repositories.ts';
import type { ReevaluateInvoice } from './reevaluate-invoice.ts';

export interface CancelInvoiceDeps {
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

const cancelIn = async (
  tx: WriteRepositories,
  deps: CancelInvoiceDeps,
  input: CancelInvoiceInput,
  nowMs: number,
): Promise<Result<Done>> => {
  const invoice = await tx.invoices.get(input.invoiceId);
  if (invoice?.storeId !== input.storeId) return refuse('not_found');
  if ((await tx.payments.ofInvoice(invoice.id)).length > 0) return refuse('has_payment');
  if (invoice.status !== 'new') return refuse('not_cancellable');
  await tx.invoices.setCancelled(invoice.id, nowMs);
  const event = await deps.reevaluate.changed(tx, { invoiceId: invoice.id }, nowMs);
  await tx.audit.insert({
    id: deps.ids.id(),
    atMs: nowMs,
    userId: input.userId,
    storeId: invoice.storeId,
    what: 'invoice.cancelled',
    before: invoice.status,
    after: JSON.stringify({ invoiceId: invoice.id, number: invoice.number }),
  });
  const cancelled = (await tx.invoices.get(invoice.id)) ?? invoice;
  const outcome = { invoice: cancelled, view: await loadInvoiceView(tx, cancelled, nowMs) };
  await input.saveResponse?.(tx, outcome);
  return ok({ outcome, event });
};

/**
 * Cancels a sale: only from new when no payment was ever seen (invoice life, rule 2). Its address stays watched.
 *
 * @returns `not_found`, `has_payment` or `not_cancellable`
 */
export const createCancelInvoice =
  (deps: CancelInvoiceDeps): CancelInvoice =>
  async (input) => {
    const nowMs = deps.clock.nowMs();
    const done = await deps.database.write((tx) => cancelIn(tx, deps, input, nowMs));
    if (!done.ok) return done;
    if (done.value.event) deps.feed.publish([done.value.event]);
    return ok(done.value.outcome);
  };
