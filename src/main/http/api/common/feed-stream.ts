import type { Feed } from '../../../app/ports.ts';
import type { EventRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import type { StreamEvent } from '../../handler.ts';
import { wakeups } from '../../wake-ups.ts';

const PAGE = 200;

export interface FeedStreamOptions {
  readonly database: Database;
  readonly feed: Feed;
  readonly storeId: string;
  /** The caller's place; from now on without one. */
  readonly after: bigint | undefined;
  readonly signal: AbortSignal;
  /** A feed row as the reader wants it; undefined: not for them. */
  readonly show: (row: EventRecord) => Promise<StreamEvent | undefined>;
}

/** Whether rows between the caller's place and now are missing here: it is older than the first, or of another database. */
const isLost = async ({ database, after }: FeedStreamOptions, last: bigint): Promise<boolean> => {
  if (after === undefined) return false;
  const first = await database.read.events.first();
  return after > last || (first !== null && after < first - 1n);
};

/**
 * The feed of a store from a cursor on, without end. Every row is read from the database in order of its cursor; the
 * in-process feed only says when to look again.
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
