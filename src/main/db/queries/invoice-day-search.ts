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

/** Rows looked at for one page; where a filter leaves nothing of them, the page ends early and its cursor leads on. */
const MOST_LOOKED_AT = 3_000;
const MOST_DAYS_AT_ONCE = 64;

export interface DaySearch extends Found {
  readonly storeId: string;
  readonly span: Span;
  readonly after: Place | undefined;
  /** How many places are asked for. */
  readonly needed: number;
  readonly isWanted: (hit: Hit) => boolean;
}
export interface Places {
  readonly places: readonly Hit[];
  /** Set where the look ended before the search did. */
  readonly goesOnAt: Place | null;
}

/** The newest of very many hits, found day by day: its cost follows what a page shows, not how much there is. */
export const searchByDays = async (queries: Queries, search: DaySearch): Promise<Places> => {
  const { needed, after, isWanted } = search;
  const places: Hit[] = [];
  let lookedAt = 0;
  let daysDone = 0;
  let days = await nextDays(queries, search, firstEnd(search));
  while (days.length > 0) {
    const each = Math.max(1, lookedAt / Math.max(1, daysDone));
    const take = daysDone === 0 ? 1 : Math.min(MOST_DAYS_AT_ONCE, Math.ceil((needed - places.length) / each));
    const batch = days.slice(0, take);
    const hits = await readHits(queries, search, batch);
    const wanted = new Map(hits.filter((hit) => isWanted(hit) && isAfter(after, hit)).map((hit) => [hit.number, hit]));
    places.push(...[...wanted.values()].toSorted(newestFirst));
    lookedAt += hits.length;
    daysDone += batch.length;
    const last = batch.at(-1) ?? 0n;
    if (places.length >= needed) return { places: places.slice(0, needed), goesOnAt: null };
    if (lookedAt > MOST_LOOKED_AT) return { places, goesOnAt: { created_at_ms: last * DAY_MS, number: 0n } };
    days = days.slice(take);
    if (days.length === 0) days = await nextDays(queries, search, last);
  }
  return { places, goesOnAt: null };
};

/** Invoices of a store that a text names by any of their columns; of very many the newest. */
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

/** The day to begin before: that of the cursor, or of the end of the span, is looked at itself. */
const firstEnd = ({ after, span }: DaySearch): bigint | undefined => {
  const ends = [after?.created_at_ms, span.toMs].filter((atMs) => atMs !== undefined).map((atMs) => dayOf(atMs) + 1n);
  return ends.length === 0 ? undefined : ends.reduce((a, b) => (a < b ? a : b));
};

/** Days with something in them, newest first: those read, and those of the few hits among them. */
const nextDays = async (queries: Queries, search: DaySearch, before: bigint | undefined): Promise<bigint[]> => {
  const read = await readDays(queries, search, before);
  const last = read.length < search.needed ? undefined : read.at(-1);
  const ofFew = search.few
    .map((hit) => hit.day)
    .filter((one) => (before === undefined || one < before) && (last === undefined || one > last));
  return [...new Set([...read, ...ofFew])].toSorted((a, b) => Number(b - a));
};

/** Newest days of the store in which a range has anything at all: one step in its index for each day. */
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

/** Everything found in these days. */
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
