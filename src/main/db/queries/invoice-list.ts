import type { InvoiceRecord } from '../../app/records.ts';
import type { InvoiceFilter, StatusKind } from '../../app/invoice/invoice-repositories.ts';
import { INVOICE_STATUSES } from '../../../shared/invoice.ts';
import { countRows, partOf, readCount, skipDays, type Kind, type Span, type Start } from './invoice-counts.ts';
import { searchByDays } from './invoice-day-search.ts';
import { needsPerson } from './invoice-needs.ts';
import { cursorOf, newestFirst, placeOf, type Place } from './invoice-place.ts';
import { invoiceFromRow, selectInvoices } from './invoice-rows.ts';
import { MOST_HITS, orderRanges, readFew, readPaid, textRanges, type Hit } from './invoice-search.ts';
import type { Queries } from '../repositories/tables.ts';

interface Page {
  readonly invoices: InvoiceRecord[];
  readonly next: string | null;
  readonly total: number;
}

/** Reads one page of a store's invoices, newest first. The page after an unknown cursor is empty. */
export const listInvoices = async (queries: Queries, filter: InvoiceFilter): Promise<Page> => {
  const after = filter.after === undefined ? undefined : placeOf(filter.after);
  const isLost = filter.after !== undefined && !after;
  const ask: Ask = { filter, kinds: kindsOf(filter), span: spanOf(filter), after };
  if (filter.search?.trim() || filter.orderIds) {
    const { total, ...found } = await searchPlaces(queries, ask);
    return { ...(await readPage(queries, filter, isLost ? NOTHING : found)), total };
  }
  const total = await readTotal(queries, ask);
  const isBeyond = isLost || (filter.offset ?? 0) >= total;
  const places = isBeyond ? [] : await readPlaces(queries, filter, after);
  return { ...(await readPage(queries, filter, { places, continuesAt: null })), total };
};

/**
 * The places of a page, from its first invoice on, and the place to continue at if the search stopped before its end.
 */
interface Listed {
  readonly places: readonly Place[];
  readonly continuesAt: Place | null;
}
const NOTHING: Listed = { places: [], continuesAt: null };

/** The filter, together with its parts in the terms of the database. */
interface Ask {
  readonly filter: InvoiceFilter;
  readonly kinds: readonly Kind[];
  readonly span: Span;
  readonly after: Place | undefined;
}

const spanOf = ({ fromMs, toMs }: InvoiceFilter): Span => ({
  fromMs: fromMs === undefined ? undefined : BigInt(fromMs),
  toMs: toMs === undefined ? undefined : BigInt(toMs),
});

/** Lists each wanted pair of status and part once; an empty list means all of them. */
const kindsOf = ({ statuses, part, kinds }: InvoiceFilter): Kind[] => {
  if (!kinds && !statuses?.length && part === undefined) return [];
  const named: readonly StatusKind[] =
    kinds ?? (statuses?.length ? statuses : INVOICE_STATUSES).map((status) => ({ status }));
  const pairs = named.flatMap(({ status, part: only = part }) =>
    [false, true].flatMap((value): Kind[] => (only === undefined || only === value ? [{ status, part: value }] : [])),
  );
  return [...new Map(pairs.map((pair) => [`${pair.status} ${pair.part}`, pair])).values()];
};

/** Counts by the counters. Invoices that need a person are few, and are counted in the index that holds only them. */
const readTotal = (queries: Queries, { filter, kinds, span }: Ask): Promise<number> =>
  filter.needsPerson
    ? countRows(queries, filter.storeId, kinds, span, needsPerson)
    : readCount(queries, filter.storeId, kinds, span);

/**
 * Reads as many places as the page needs, separately for each pair of status and part, so that every query follows the
 * order of one index. Only a list of all kinds is a single query, whose offset the database can skip itself.
 */
const readPlaces = async (queries: Queries, filter: InvoiceFilter, after: Place | undefined): Promise<Place[]> => {
  const kinds = kindsOf(filter);
  const { beforeMs, offset } = await startOf(queries, filter, kinds);
  let places = createPlaces(queries, filter, beforeMs);
  if (after)
    places = places.where((on) =>
      on(on.refTuple('created_at_ms', 'number'), '<', on.tuple(after.created_at_ms, after.number)),
    );
  if (kinds.length === 0)
    return places
      .limit(filter.limit + 1)
      .offset(offset)
      .execute();
  const found: Place[] = [];
  for (const kind of kinds) {
    const ofKind = places.where('status', '=', kind.status).where('part', '=', partOf(kind));
    found.push(...(await ofKind.limit(offset + filter.limit + 1).execute()));
  }
  return found.toSorted(newestFirst).slice(offset);
};

/** Up to this offset, walking over the rows costs less than reading the counters of every day. */
const MOST_WALKED = 5_000;

/** Returns the start of a page that is asked for by offset. */
const startOf = async (queries: Queries, filter: InvoiceFilter, kinds: readonly Kind[]): Promise<Start> => {
  const start = { beforeMs: spanOf(filter).toMs, offset: filter.offset ?? 0 };
  return start.offset <= MOST_WALKED || filter.needsPerson ? start : skipDays(queries, filter.storeId, kinds, start);
};

const createPlaces = (queries: Queries, filter: InvoiceFilter, beforeMs: bigint | undefined) => {
  const { storeId, fromMs } = filter;
  let places = queries
    .selectFrom('invoices')
    .select(['created_at_ms', 'number'])
    .where('store_id', '=', storeId)
    .orderBy('created_at_ms', 'desc')
    .orderBy('number', 'desc');
  if (fromMs !== undefined) places = places.where('created_at_ms', '>=', BigInt(fromMs));
  if (beforeMs !== undefined) places = places.where('created_at_ms', '<', beforeMs);
  if (filter.needsPerson) places = places.where(needsPerson);
  return places;
};

/**
 * Finds every hit if they are few. Of very many it finds as many as the page needs, and gives MOST_HITS as the total.
 */
const searchPlaces = async (queries: Queries, ask: Ask): Promise<Listed & { readonly total: number }> => {
  const { storeId, search, orderIds, ignoreNumbers = false, limit, offset = 0 } = ask.filter;
  const text = search?.trim() ?? '';
  const ranges = orderIds ? orderRanges(orderIds) : textRanges(text, ignoreNumbers);
  const paid = text === '' ? [] : await readPaid(queries, text);
  const found = await readFew(queries, storeId, ranges);
  const few = orderIds ? found.few : [...found.few, ...paid];
  const isWanted = createIsWanted(ask, new Set(paid.map(({ id }) => id)));
  if (found.many.length > 0) {
    const needed = offset + limit + 1;
    if (offset >= MOST_HITS) return { places: [], continuesAt: null, total: MOST_HITS };
    const { places, continuesAt } = await searchByDays(queries, { ...ask, ...found, few, storeId, needed, isWanted });
    return { places: places.slice(offset), continuesAt, total: MOST_HITS };
  }
  const { after } = ask;
  const hits = [...new Map(few.filter(isWanted).map((hit) => [hit.number, hit])).values()].toSorted(newestFirst);
  const rest = after ? hits.filter((hit) => newestFirst(after, hit) < 0) : hits;
  return { places: rest.slice(offset), continuesAt: null, total: hits.length };
};

/**
 * Creates the test that a hit must pass: store, kinds, span, and the search text if order ids are asked for as well.
 */
const createIsWanted = ({ filter, kinds, span }: Ask, paid: ReadonlySet<string>) => {
  const text = filter.orderIds ? filter.search?.trim() : undefined;
  const hasText = (hit: Hit): boolean =>
    !text ||
    startsAny(text, [hit.id, hit.order_id, hit.address, filter.ignoreNumbers ? null : hit.number.toString()]) ||
    startsAny(text.toLowerCase(), [hit.address]) ||
    paid.has(hit.id);
  return (hit: Hit): boolean =>
    hit.store_id === filter.storeId &&
    (!filter.needsPerson || Boolean(hit.needs)) &&
    (kinds.length === 0 || kinds.some((kind) => kind.status === hit.status && partOf(kind) === hit.part)) &&
    (span.fromMs === undefined || hit.created_at_ms >= span.fromMs) &&
    (span.toMs === undefined || hit.created_at_ms < span.toMs) &&
    hasText(hit);
};

const startsAny = (text: string, values: readonly (string | null)[]): boolean =>
  values.some((value) => value?.startsWith(text));

/** Reads the invoices of a page. One place more than the page holds means that there is a next page. */
const readPage = async (
  queries: Queries,
  filter: InvoiceFilter,
  { places, continuesAt }: Listed,
): Promise<Omit<Page, 'total'>> => {
  const page = places.slice(0, filter.limit);
  const last = page.at(-1);
  const continued = continuesAt && cursorOf(continuesAt);
  if (!last) return { invoices: [], next: continued };
  const numbers = page.map((place) => place.number);
  const rows = await selectInvoices(queries)
    .where('store_id', '=', filter.storeId)
    .where('number', 'in', numbers)
    .execute();
  const invoices = rows.toSorted(newestFirst).map(invoiceFromRow);
  return { invoices, next: places.length > page.length ? cursorOf(last) : continued };
};
