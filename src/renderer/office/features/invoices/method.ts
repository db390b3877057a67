import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { PaymentMethod } from '../../../../shared/vocabulary.ts';

/** By what something was paid to a sale; Lightning where both were. */
export const methodOf = ({ payments }: InvoiceView): PaymentMethod | null => {
  const counted = payments.filter(({ gone }) => !gone);
  if (counted.length === 0) return null;
  return counted.some(({ kind }) => kind === 'lightning') ? 'lightning' : 'onchain';
};
