import { z } from 'zod';
import { loadInvoiceView } from '../../../app/invoice/invoice-view.ts';
import type { Clock, Feed } from '../../../app/ports.ts';
import type { EventRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import type { StreamEvent } from '../../handler.ts';
import { createFeedStreams, type FeedStreams } from '../common/feed-stream.ts';

export interface TillEventsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly feed: Feed;
}

/** The event streams of tills (api.md TA-19). */
export const createTillEventStreams = ({ database, clock, feed }: TillEventsDeps): FeedStreams =>
  createFeedStreams({ database, feed, show: (row) => streamEvent({ database, clock }, row) });

/** An event about an invoice carries the invoice as it is now; any other tells the till what to read again. */
const streamEvent = async (
  deps: Pick<TillEventsDeps, 'database' | 'clock'>,
  row: EventRecord,
): Promise<StreamEvent | undefined> => {
  const id = row.cursor.toString();
  if (row.invoiceId !== null) {
    const invoice = await deps.database.read.invoices.get(row.invoiceId);
    if (!invoice) return undefined;
    const data = await loadInvoiceView(deps.database.read, invoice, deps.clock.nowMs());
    return { id, event: row.type, data };
  }
  const data = row.type === 'display.changed' ? displayData.parse(JSON.parse(row.data)) : {};
  return { id, event: row.type, data };
};

const displayData = z.object({ displayId: z.string() });
