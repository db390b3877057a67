import { refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Change, Commit } from '../commit.ts';
import type { ChainStore } from '../payment/chain-store.ts';
import type { Clock } from '../ports.ts';
import type { UserRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import { adviceOfInvoice, unconfirmedOf } from './invoice-advice.ts';
import type { InvoiceOutcome } from './invoice-outcome.ts';
import { loadInvoiceView } from './invoice-view.ts';
import type { ReevaluateInvoice } from './reevaluate-invoice.ts';

export interface AcceptUnconfirmedInput {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly reason: string;
  /** Whose PIN was typed, and who asked. */
  readonly approver: Pick<UserRecord, 'id' | 'role'>;
  readonly askedById: string | null;
}
export type AcceptUnconfirmed = (input: AcceptUnconfirmedInput) => Promise<Result<InvoiceOutcome>>;

export interface AcceptUnconfirmedDeps {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly reevaluate: ReevaluateInvoice;
  readonly chainStore: Pick<ChainStore, 'accepted'>;
}

/**
 * Marks a sale as settled by a manager's decision while its money is not final (chain.md CHAIN-51). The money counts in the
 * budget of the day, as if the till had accepted it.
 *
 * @returns `not_found`, `forbidden` for a cashier, or `not_final` where the advice is to wait, or there is none
 */
export const createAcceptUnconfirmed =
  (deps: AcceptUnconfirmedDeps): AcceptUnconfirmed =>
  async (input) => {
    if (input.approver.role === 'cashier') return refuse('forbidden');
    const { storeId, approver } = input;
    const accepted: string[] = [];
    const done = await deps.commit({ userId: approver.id, storeId }, (tx) => acceptIn(tx, deps, input, accepted));
    if (done.ok) deps.chainStore.accepted(accepted);
    return done;
  };

const acceptIn = async (
  tx: WriteRepositories,
  { clock, reevaluate }: AcceptUnconfirmedDeps,
  { storeId, invoiceId, reason, askedById }: AcceptUnconfirmedInput,
  accepted: string[],
): Promise<Refusal | Change<InvoiceOutcome>> => {
  const nowMs = clock.nowMs();
  const invoice = await tx.invoices.get(invoiceId);
  if (invoice?.storeId !== storeId) return refuse('not_found');
  const payments = await tx.payments.ofInvoice(invoiceId);
  const advice = adviceOfInvoice(invoice, payments);
  if (advice === null || advice.word === 'wait') return refuse('not_final');
  for (const { id } of unconfirmedOf(payments)) {
    await tx.payments.update(id, { accepted: true });
    accepted.push(id);
  }
  await tx.invoices.setMark(invoiceId, 'settled');
  const event = await reevaluate.changed(tx, { invoiceId, byMark: true }, nowMs);
  const marked = (await tx.invoices.get(invoiceId)) ?? invoice;
  const { number, status, mark } = invoice;
  return {
    value: { invoice: marked, view: await loadInvoiceView(tx, marked, nowMs) },
    audit: {
      what: 'invoice.marked',
      before: { status, mark },
      after: { invoiceId, number, mark: 'settled', reason, advice: advice.reasons, askedBy: askedById },
    },
    feed: event ? [event] : [],
  };
};
