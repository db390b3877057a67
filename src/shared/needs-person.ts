import type { InvoiceView } from './invoice.ts';

/** Why a person must decide about an invoice: money came late, too little came, it came twice, or it was lost again. */
export type Need = 'late' | 'short' | 'twice' | 'lost';

type Facts = Pick<InvoiceView, 'status' | 'notice' | 'part' | 'late' | 'marked' | 'receivedSats'>;

/**
 * Tells what a person must decide; null when there is nothing, and once a manager has marked the invoice. The database finds
 * these invoices by the same rule in SQL (db/queries/invoice-needs.ts); a test compares both over every combination.
 */
export const needOf = (invoice: Facts): Need | null =>
  invoice.marked ? null : (endedNeed(invoice) ?? moneyNeed(invoice));

/** Money on an invoice that ended without enough of it in time. */
const endedNeed = ({ status, notice, part, late, receivedSats }: Facts): Need | null => {
  if (status === 'expired' && late) return 'late';
  if (status === 'expired' && part) return 'short';
  if (status === 'cancelled' && (late || receivedSats > 0)) return 'late';
  // money that came, and is gone again (design.md STATE-43)
  return notice === 'replaced' && (status === 'expired' || status === 'cancelled') ? 'lost' : null;
};

/** Money that came twice or was lost again, in any status. */
const moneyNeed = ({ status, notice, late }: Facts): Need | null => {
  if (notice === 'twice') return 'twice';
  if (status === 'invalid') return late ? 'late' : 'lost';
  return notice === 'reverted' ? 'lost' : null;
};
