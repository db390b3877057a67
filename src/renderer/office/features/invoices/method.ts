import type { InvoiceView } from '../../../../shared/invoice.ts';

/** The payment method of an invoice; Lightning if both were used, null if no payment counts. */
export const methodOf = ({ payments }: InvoiceView): 'onchain' | 'lightning' | null => {
  const counted = payments.filter(({ gone }) => !gone);
  if (counted.length === 0) return null;
  return counted.some(({ kind }) => kind === 'lightning') ? 'lightning' : 'onchain';
};
