import type { CaseKind } from '../../../shared/vocabulary.ts';
import type { Ids } from '../ports.ts';
import type { PaymentRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';

type PaymentCaseKind = Exclude<CaseKind, 'key_used_elsewhere'>;

interface At {
  readonly ids: Pick<Ids, 'id'>;
  readonly atMs: number;
}

/**
 * Opens a case about a payment, once per payment and kind. One that ended by itself is opened again.
 *
 * @returns false if there was one already
 */
export const openPaymentCase = async (
  tx: WriteRepositories,
  kind: PaymentCaseKind,
  payment: Pick<PaymentRecord, 'id' | 'invoiceId' | 'amountMsats'>,
  { ids, atMs }: At,
): Promise<boolean> => {
  const known = await tx.cases.ofPayment(payment.id, kind);
  if (known && known.answer !== 'returned') return false;
  if (known) {
    await tx.cases.update(known.id, { answer: null, answeredAtMs: null, foundAtMs: atMs });
    return true;
  }
  const invoice = await tx.invoices.get(payment.invoiceId);
  if (!invoice) return false;
  await tx.cases.insert({
    id: ids.id(),
    storeId: invoice.storeId,
    kind,
    walletId: null,
    addressIndex: null,
    invoiceId: invoice.id,
    paymentId: payment.id,
    amountSats: payment.amountMsats / 1000n,
    foundAtMs: atMs,
    answer: null,
    reason: null,
    answeredAtMs: null,
  });
  return true;
};

/** Ends an open case that the chain itself answered. */
export const endPaymentCase = async (
  tx: WriteRepositories,
  kind: PaymentCaseKind,
  paymentId: string,
  atMs: number,
): Promise<void> => {
  const known = await tx.cases.ofPayment(paymentId, kind);
  if (known?.answer === null) await tx.cases.update(known.id, { answer: 'returned', answeredAtMs: atMs });
};
