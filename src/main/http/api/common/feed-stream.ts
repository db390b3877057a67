import type { Feed } from '../../../app/ports.ts';
import type { EventRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import type { StreamEvent } from '../../handler.ts';
import { wakeups } from '../../wake-ups.ts';

/** Rows per read. */
const PAGE = 200;

export interface FeedStreamOptions {
  readonly database: Database;
  readonly feed: Feed;
  readonly storeId: string;
  /** The caller's cursor; without one the stream begins now. */
  readonly after: bigint | undefined;
  readonly signal: AbortSignal;
  /** Turns a feed row into the reader's event; undefined leaves the row out. */
  readonly show: (row: EventRecord) => Promise<StreamEvent | undefined>;
}

/**
 * Streams the feed of a store, from a cursor on, until the signal aborts (api.md API-18). Every row is read from the
 * database in the order of its cursor; the in-process feed only says when to read again.
 */
export async function* feedStream(options: FeedStreamOptions): AsyncGenerator<StreamEvent> {
  const { database, feed, storeId, after, signal, show } = options;
  const last = await database.read.events.last();
  const lost = await isLost(options, last);
  let cursor = after === undefined || lost ? last : after;
  yield { id: cursor.toString(), event: lost ? 'reset' : 'ready', data: { cursor: cursor.toString() } };
  for await (const _ of wakeups({ feed, signal, matches: () => true })) {
    for (let more = true; more;) {
      const rows = await database.read.events.after(cursor, PAGE);
      for (const row of rows) {
        cursor = row.cursor;
        const event = row.storeId === storeId ? await show(row) : undefined;
        if (event) yield event;
      }
      more = rows.length === PAGE;
    }
  }
}

/** True if rows after the caller's cursor are missing: it is older than the first row, or from another database. */
const isLost = async ({ database, after }: FeedStreamOptions, last: bigint): Promise<boolean> => {
  if (after === undefined) return false;
  const first = await database.read.events.first();
  return after > last || (first !== null && after < first - 1n);
};
