import { sql, type Expression, type SqlBool } from 'kysely';
import { chunksOf } from '../engine/chunks.ts';
import { DAY_MS, dayOf, type Span } from './invoice-counts.ts';
import { newestFirst, type Place } from './invoice-place.ts';
import {
  HIT_COLUMNS,
  MOST_HITS,
  readFew,
  readPaid,
  textRanges,
  type Found,
  type Hit,
  type Range,
} from './invoice-search.ts';
import type { Queries } from '../repositories/tables.ts';

/**
 * The most rows read for one page. If the filter rejects them all, the page ends early and its cursor continues there.
 */
const MOST_ROWS_READ = 3_000;
const MOST_DAYS_AT_ONCE = 64;

export interface DaySearch extends Found {
  readonly storeId: string;
  readonly span: Span;
  readonly after: Place | undefined;
  /** How many places the page needs. */
  readonly needed: number;
  readonly isWanted: (hit: Hit) => boolean;
}
export interface Places {
  readonly places: readonly Hit[];
  /** The place to continue at, if the search stopped before its end. */
  readonly continuesAt: Place | null;
}

/** Finds the newest of very many hits day by day, so that the cost depends on the page, not on the number of hits. */
export const searchByDays = async (queries: Queries, search: DaySearch): Promise<Places> => {
  const { needed, after, isWanted } = search;
  const places: Hit[] = [];
  let rowsRead = 0;
  let daysDone = 0;
  let days = await nextDays(queries, search, firstEnd(search));
  while (days.length > 0) {
    const rowsPerDay = Math.max(1, rowsRead / Math.max(1, daysDone));
    const take = daysDone === 0 ? 1 : Math.min(MOST_DAYS_AT_ONCE, Math.ceil((needed - places.length) / rowsPerDay));
    const batch = days.slice(0, take);
    const hits = await readHits(queries, search, batch);
    const wanted = new Map(hits.filter((hit) => isWanted(hit) && isAfter(after, hit)).map((hit) => [hit.number, hit]));
    places.push(...[...wanted.values()].toSorted(newestFirst));
    rowsRead += hits.length;
    daysDone += batch.length;
    const last = batch.at(-1) ?? 0n;
    if (places.length >= needed) return { places: places.slice(0, needed), continuesAt: null };
    if (rowsRead > MOST_ROWS_READ) return { places, continuesAt: { created_at_ms: last * DAY_MS, number: 0n } };
    days = days.slice(take);
    if (days.length === 0) days = await nextDays(queries, search, last);
  }
  return { places, continuesAt: null };
};

/** Finds the ids of a store's invoices that a text matches in any searched column; of very many, only the newest. */
export const searchInvoiceIds = async (queries: Queries, storeId: string, text: string): Promise<string[]> => {
  const found = await readFew(queries, storeId, textRanges(text, false));
  const few = [...found.few, ...(await readPaid(queries, text))].filter((hit) => hit.store_id === storeId);
  if (found.many.length === 0) return [...new Set(few.map(({ id }) => id))];
  const whole = { storeId, span: {}, after: undefined, needed: MOST_HITS };
  const isWanted = (hit: Hit): boolean => hit.store_id === storeId;
  const { places } = await searchByDays(queries, { ...found, ...whole, few, isWanted });
  return places.map(({ id }) => id);
};

const isAfter = (cursor: Place | undefined, place: Place): boolean => !cursor || newestFirst(cursor, place) < 0;

/** Returns the day before which the search starts: the day after that of the cursor or of the end of the span. */
const firstEnd = ({ after, span }: DaySearch): bigint | undefined => {
  const ends = [after?.created_at_ms, span.toMs].filter((atMs) => atMs !== undefined).map((atMs) => dayOf(atMs) + 1n);
  return ends.length === 0 ? undefined : ends.reduce((a, b) => (a < b ? a : b));
};

/**
 * Returns the next days that have hits, newest first: days of the ranges with many hits, and days of the few other
 * hits.
 */
const nextDays = async (queries: Queries, search: DaySearch, before: bigint | undefined): Promise<bigint[]> => {
  const read = await readDays(queries, search, before);
  const last = read.length < search.needed ? undefined : read.at(-1);
  const ofFew = search.few
    .map((hit) => hit.day)
    .filter((day) => (before === undefined || day < before) && (last === undefined || day > last));
  return [...new Set([...read, ...ofFew])].toSorted((a, b) => Number(b - a));
};

/** Reads the newest days on which any range has a hit. Each day costs one step in the index of the range. */
const readDays = async (queries: Queries, search: DaySearch, before: bigint | undefined): Promise<bigint[]> => {
  let days = queries
    .selectFrom('invoice_day_counts as days')
    .select('days.day')
    .distinct()
    .where('days.store_id', '=', search.storeId)
    .where((on) =>
      on.or(
        search.many.map((range) =>
          on.exists(
            on
              .selectFrom('invoices')
              .select(sql`1`.as('one'))
              .whereRef('invoices.day', '=', 'days.day')
              .where(inRange(range)),
          ),
        ),
      ),
    )
    .orderBy('days.day', 'desc')
    .limit(search.needed);
  if (before !== undefined) days = days.where('days.day', '<', before);
  if (search.span.fromMs !== undefined) days = days.where('days.day', '>=', dayOf(search.span.fromMs));
  return (await days.execute()).map((row) => row.day);
};

/** Reads every hit of these days. */
const readHits = async (queries: Queries, { many, few }: Found, days: readonly bigint[]): Promise<Hit[]> => {
  const found = few.filter((hit) => days.includes(hit.day));
  for (const range of many)
    for (const chunk of chunksOf(days))
      found.push(
        ...(await queries
          .selectFrom('invoices')
          .select(HIT_COLUMNS)
          .where('invoices.day', 'in', chunk)
          .where(inRange(range))
          .execute()),
      );
  return found;
};

const inRange = ({ column, from, to }: Range): Expression<SqlBool> =>
  sql`${sql.ref(`invoices.${column}`)} >= ${from} and ${sql.ref(`invoices.${column}`)} < ${to}`;
