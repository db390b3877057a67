import { startOfDayMs } from '../../../shared/day.ts';
import type { StoreRecord } from '../records.ts';
import type { InvoiceReads, UsualAmount } from './invoice-repositories.ts';

/** With three, one odd sale, such as the cent that tries the till in the morning, is never the median. */
const FEWEST_SALES = 3;
/** The newest of the day say enough, and a till asks every ten seconds. */
const MOST_READ = 500;

/** Loads the usual prices of today's sales, for the question before Charge (design.md KEYS-12). */
export const loadUsualAmounts = (
  invoices: Pick<InvoiceReads, 'usualAmounts'>,
  { id, timeZone }: StoreRecord,
  nowMs: number,
): Promise<UsualAmount[]> => invoices.usualAmounts(id, startOfDayMs(nowMs, timeZone), FEWEST_SALES, MOST_READ);
