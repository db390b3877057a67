import type { PaymentMethod } from '../../../shared/vocabulary.ts';
import type { InvoiceRecord } from '../records.ts';

/** The ways to pay an invoice: as it began, and Lightning if the node came back while it was open (lightning.md LN-3). */
export const offeredMethods = ({
  bolt11,
  details,
}: Pick<InvoiceRecord, 'bolt11' | 'details'>): readonly PaymentMethod[] => [
  ...(details.methods ?? ['onchain']),
  ...(details.withoutLightning && bolt11 !== null ? (['lightning'] as const) : []),
];
