import { z } from 'zod';
import { loadInvoiceView } from '../../app/invoice-view.ts';
import type { Clock, Feed } from '../../app/ports.ts';
import type { EventRecord } from '../../app/records.ts';
import type { Database } from '../../app/stores.ts';
import type { StreamEvent } from '../handler.ts';
import { wakeups } from '../wakeups.ts';

const PAGE = 200;
const displayData = z.object({ displayId: z.string() });

export interface EventsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly feed: Feed;
}

/** A feed row as the till reads it: an invoice as it is now, or what to read again. */
const streamEvent = async (deps: EventsDeps, row: EventRecord): Promise<StreamEvent | undefined> => {
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

/**
 * The feed of a store from a cursor on, without end. Every row is read from the database in order of its cursor; the
 * in-process feed only says when to look again.
 */
export async function* tillEventStream(
  deps: EventsDeps,
  storeId: string,
  after: bigint | undefined,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const last = await deps.database.read.events.last();
  const isUnknown = after !== undefined && after > last;
  let cursor = after === undefined || isUnknown ? last : after;
  yield { id: cursor.toString(), event: isUnknown ? 'reset' : 'ready', data: { cursor: cursor.toString() } };
  for await (const _ of wakeups({ feed: deps.feed, signal, matches: () => true })) {
    for (let more = true; more;) {
      const rows = await deps.database.read.events.after(cursor, PAGE);
      for (const row of rows) {
        cursor = row.cursor;
        const event = row.storeId === storeId ? await streamEvent(deps, row) : undefined;
        if (event) yield event;
      }
      more = rows.length === PAGE;
    }
  }
}
