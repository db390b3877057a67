import type { InvoiceView } from '../../../../shared/invoice.ts';

/** By what something was paid to a sale; Lightning where both were. */
export const methodOf = ({ payments }: InvoiceView): 'onchain' | 'lightning' | null => {
  const counted = payments.filter(({ gone }) => !gone);
  if (counted.length === 0) return null;
  return counted.some(({ kind }) => kind === 'lightning') ? 'lightning' : 'onchain';
};
