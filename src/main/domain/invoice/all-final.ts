import type { InvoiceFacts } from './facts.ts';

/**
 * Returns true if nobody can take back any money that counts: each live output has the confirmations needed, and at least
 * one (product.md INV-30). Lightning is always final.
 */
export const isAllFinal = ({
  outputs,
  confirmationsRequired,
}: Pick<InvoiceFacts, 'outputs' | 'confirmationsRequired'>): boolean =>
  outputs.every(
    ({ dropped, confirmations }) => dropped || (confirmations > 0 && confirmations >= confirmationsRequired),
  );
