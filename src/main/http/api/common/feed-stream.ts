import type { Feed } from '../../../app/ports.ts';
import type { EventRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import type { StreamEvent } from '../../handler.ts';
import { wakeups } from '../../wake-ups.ts';

/** Rows per read. */
const PAGE = 200;
/** Events that wait for a slow reader. One that falls further behind reads them from the database instead. */
const MOST_WAITING = 200;

export interface FeedStreamsDeps {
  readonly database: Database;
  readonly feed: Feed;
  /** Turns a feed row into the readers' event; undefined leaves the row out. */
  readonly show: (row: EventRecord) => Promise<StreamEvent | undefined>;
}

export interface FeedStreamOptions {
  readonly storeId: string;
  /** The caller's cursor; without one the stream begins now. */
  readonly after: bigint | undefined;
  readonly signal: AbortSignal;
}

/** Streams the feed of a store, from a cursor on, until the signal aborts (api.md API-18). */
export type FeedStreams = (options: FeedStreamOptions) => AsyncGenerator<StreamEvent>;

/**
 * Makes the streams of one API. Every row is read from the database in the order of its cursor; the in-process feed only
 * says when to read again. All streams of a store share these reads, and the events of other stores cause none
 * (reliability.md A20). A stream that begins at an earlier cursor catches up by itself.
 */
export const createFeedStreams = (deps: FeedStreamsDeps): FeedStreams => {
  const { database } = deps;
  const stores = new Map<string, Followed>();
  return async function* feedStream({ storeId, after, signal }) {
    const last = await database.read.events.last();
    const isReset = await isLost(database, after, last);
    const cursor = after === undefined || isReset ? last : after;
    const reader = newReader(cursor);
    const followed = join(deps, stores, storeId, reader);
    signal.addEventListener('abort', reader.wake);
    try {
      yield { id: cursor.toString(), event: isReset ? 'reset' : 'ready', data: { cursor: cursor.toString() } };
      await followed.ready;
      yield* eventsOf(deps, followed, reader, signal);
    } finally {
      signal.removeEventListener('abort', reader.wake);
      followed.readers.delete(reader);
      if (followed.readers.size === 0) followed.end.abort();
    }
  };
};

/** A store that at least one stream follows. */
interface Followed {
  readonly storeId: string;
  readonly readers: Set<Reader>;
  readonly end: AbortController;
  /** Settles when the position is known. */
  readonly ready: Promise<void>;
  /** Cursor of the last row that was handed to the readers; later ones are still to come. */
  position: bigint;
  failure: { readonly error: unknown } | undefined;
}

interface Reader {
  cursor: bigint;
  waiting: { readonly cursor: bigint; readonly event: StreamEvent }[];
  /** It reads from the database until it has reached the position of the store. */
  isBehind: boolean;
  resume: () => void;
  readonly wake: () => void;
}

const newReader = (cursor: bigint): Reader => {
  const reader: Reader = { cursor, waiting: [], isBehind: true, resume: () => {}, wake: () => reader.resume() };
  return reader;
};

const join = (deps: FeedStreamsDeps, stores: Map<string, Followed>, storeId: string, reader: Reader): Followed => {
  const known = stores.get(storeId);
  if (known && !known.end.signal.aborted) {
    known.readers.add(reader);
    return known;
  }
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const end = new AbortController();
  const followed: Followed = { storeId, readers: new Set([reader]), end, ready, position: 0n, failure: undefined };
  stores.set(storeId, followed);
  end.signal.addEventListener('abort', () => {
    if (stores.get(storeId) === followed) stores.delete(storeId);
  });
  void follow(deps, followed, resolve);
  return followed;
};

/** Reads the store's new rows once for all its readers, until nobody follows it. */
const follow = async (deps: FeedStreamsDeps, followed: Followed, onReady: () => void): Promise<void> => {
  const { database, feed, show } = deps;
  try {
    followed.position = await database.read.events.last();
    onReady();
    const { signal } = followed.end;
    for await (const _ of wakeups({ feed, signal, matches: (event) => isFor(followed, event) })) {
      for (let more = true; more;) {
        const rows = await database.read.events.after(followed.position, PAGE);
        for (const row of rows) {
          const event = row.storeId === followed.storeId ? await show(row) : undefined;
          followed.position = row.cursor;
          if (event) for (const reader of followed.readers) hand(reader, row.cursor, event);
        }
        more = rows.length === PAGE;
      }
    }
  } catch (error) {
    followed.failure = { error };
    followed.end.abort();
    onReady();
    for (const reader of followed.readers) reader.wake();
  }
};

/** Tells if an event must be read. If the next row is another store's, it is passed over without a read. */
const isFor = (followed: Followed, { storeId, cursor }: EventRecord): boolean => {
  if (storeId === followed.storeId) return true;
  if (cursor === followed.position + 1n) followed.position = cursor;
  return false;
};

const hand = (reader: Reader, cursor: bigint, event: StreamEvent): void => {
  if (reader.isBehind || cursor <= reader.cursor) return;
  if (reader.waiting.length < MOST_WAITING) reader.waiting.push({ cursor, event });
  else {
    reader.waiting = [];
    reader.isBehind = true;
  }
  reader.wake();
};

async function* eventsOf(
  deps: FeedStreamsDeps,
  followed: Followed,
  reader: Reader,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  while (!signal.aborted) {
    if (followed.failure) throw followed.failure.error;
    const next = reader.waiting.shift();
    if (next) {
      reader.cursor = next.cursor;
      yield next.event;
    } else if (reader.isBehind) {
      reader.isBehind = false; // from here on, rows beyond the position are handed over
      yield* catchUp(deps, followed.storeId, reader, followed.position);
    } else {
      await new Promise<void>((resolve) => (reader.resume = resolve));
    }
  }
}

async function* catchUp(
  { database, show }: FeedStreamsDeps,
  storeId: string,
  reader: Reader,
  until: bigint,
): AsyncGenerator<StreamEvent> {
  while (reader.cursor < until) {
    const rows = await database.read.events.after(reader.cursor, PAGE);
    if (rows.length === 0) return;
    for (const row of rows) {
      if (row.cursor > until) return;
      const event = row.storeId === storeId ? await show(row) : undefined;
      reader.cursor = row.cursor;
      if (event) yield event;
    }
  }
}

/** True if rows after the caller's cursor are missing: it is older than the first row, or from another database. */
const isLost = async (database: Database, after: bigint | undefined, last: bigint): Promise<boolean> => {
  if (after === undefined) return false;
  const first = await database.read.events.first();
  return after > last || (first !== null && after < first - 1n);
};
