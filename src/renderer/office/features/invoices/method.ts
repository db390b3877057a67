import type { InvoiceView } from '../../../../shared/invoice.ts';
import { PAYMENT_METHODS, type PaymentMethod } from '../../../../shared/vocabulary.ts';

/** By what a sale was paid. */
export const methodsOf = ({ payments }: InvoiceView): PaymentMethod[] =>
  PAYMENT_METHODS.filter((method) => payments.some(({ kind, gone }) => !gone && kind === method));

/** By what something was paid to a sale; Lightning where both were. */
export const methodOf = (invoice: InvoiceView): PaymentMethod | null => methodsOf(invoice).at(-1) ?? null;
