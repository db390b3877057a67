import type { InvoiceRecord } from '../app/records.ts';
import type { InvoiceFilter, StatusKind } from '../app/invoice-stores.ts';
import { INVOICE_STATUSES } from '../../shared/invoice.ts';
import { chunksOf } from './chunks.ts';
import { needsPerson } from './invoice-needs.ts';
import { readCount } from './invoice-counts.ts';
import { invoiceFromRow, selectInvoices } from './invoice-rows.ts';
import { orderedInvoiceIds, searchInvoiceIds } from './invoice-search.ts';
import type { Queries, Tables } from './tables.ts';

interface Place {
  readonly created_at_ms: bigint;
  readonly number: bigint;
}
interface Page {
  readonly invoices: InvoiceRecord[];
  readonly next: string | null;
  readonly total: number;
}

/** Newest first by time of creation, then by number; a cursor is the place of the last one given. */
export const cursorOf = (place: Place): string => `${place.created_at_ms}-${place.number}`;
const placeOf = (cursor: string): Place | undefined => {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor);
  return match ? { created_at_ms: BigInt(match[1] ?? ''), number: BigInt(match[2] ?? '') } : undefined;
};

const createPlaces = (queries: Queries, filter: InvoiceFilter) => {
  let places = queries.selectFrom('invoices').where('invoices.store_id', '=', filter.storeId);
  if (filter.fromMs !== undefined) places = places.where('created_at_ms', '>=', BigInt(filter.fromMs));
  if (filter.toMs !== undefined) places = places.where('created_at_ms', '<', BigInt(filter.toMs));
  if (filter.needsPerson) places = places.where(needsPerson);
  return places;
};

type Kind = Required<StatusKind>;

/** Each pair of status and part that is asked for, once; none where all are. */
const kindsOf = ({ statuses, part, kinds }: InvoiceFilter): Kind[] => {
  if (!kinds && !statuses?.length && part === undefined) return [];
  const named: readonly StatusKind[] =
    kinds ?? (statuses?.length ? statuses : INVOICE_STATUSES).map((status) => ({ status }));
  const pairs = named.flatMap(({ status, part: only = part }) =>
    [false, true].flatMap((one): Kind[] => (only === undefined || only === one ? [{ status, part: one }] : [])),
  );
  return [...new Map(pairs.map((pair) => [`${pair.status} ${pair.part}`, pair])).values()];
};

const partOf = ({ part }: Kind): bigint => (part ? 1n : 0n);

/**
 * As many as a page needs, from each pair of status and part alone: so each is read in the order of one index. What
 * lies before the page is skipped by the database where there is one order only.
 */
const readPlaces = async (queries: Queries, filter: InvoiceFilter, after: Place | undefined): Promise<Place[]> => {
  const offset = filter.offset ?? 0;
  let places = createPlaces(queries, filter)
    .select(['created_at_ms', 'number'])
    .orderBy('created_at_ms', 'desc')
    .orderBy('number', 'desc');
  if (after)
    places = places.where((on) =>
      on(on.refTuple('created_at_ms', 'number'), '<', on.tuple(after.created_at_ms, after.number)),
    );
  const kinds = kindsOf(filter);
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

const newestFirst = (a: Place, b: Place): number =>
  a.created_at_ms === b.created_at_ms ? Number(b.number - a.number) : Number(b.created_at_ms - a.created_at_ms);

const readTotal = async (queries: Queries, filter: InvoiceFilter): Promise<number> => {
  if (filter.fromMs === undefined && filter.toMs === undefined && !filter.needsPerson)
    return readCount(queries, filter.storeId, kindsOf(filter));
  const counted = createPlaces(queries, filter).select((on) => on.fn.countAll<bigint>().as('n'));
  const kinds = kindsOf(filter);
  if (kinds.length === 0) return Number((await counted.executeTakeFirstOrThrow()).n);
  let total = 0;
  for (const kind of kinds) {
    const ofKind = counted.where('status', '=', kind.status).where('part', '=', partOf(kind));
    total += Number((await ofKind.executeTakeFirstOrThrow()).n);
  }
  return total;
};

/** Invoices named by a search, by order ids, or by both. */
const readHits = async (
  queries: Queries,
  { storeId, search, orderIds, ignoreNumbers = false }: InvoiceFilter,
): Promise<string[]> => {
  const text = search?.trim();
  const bySearch = text ? await searchInvoiceIds(queries, storeId, text, ignoreNumbers) : undefined;
  if (!orderIds) return bySearch ?? [];
  const byOrder = await orderedInvoiceIds(queries, orderIds);
  return bySearch ? bySearch.filter((id) => byOrder.includes(id)) : byOrder;
};

/** What a search finds, narrowed by the filter, all of it: its cost follows the number of hits, not that of invoices. */
const searchPlaces = async (queries: Queries, filter: InvoiceFilter): Promise<Place[]> => {
  const isWanted = createIsWanted(filter);
  // By id alone: named as well, the store would be taken as the way in, and all its invoices walked through.
  let places = queries.selectFrom('invoices').select(['store_id', 'status', 'part', 'created_at_ms', 'number']);
  if (filter.needsPerson) places = places.where(needsPerson);
  const found: Place[] = [];
  for (const ids of chunksOf(await readHits(queries, filter)))
    found.push(...(await places.where('invoices.id', 'in', ids).execute()).filter(isWanted));
  return found.toSorted(newestFirst);
};

const createIsWanted = (filter: InvoiceFilter) => {
  const kinds = kindsOf(filter);
  return (row: Place & Pick<Tables['invoices'], 'store_id' | 'status' | 'part'>): boolean =>
    row.store_id === filter.storeId &&
    (kinds.length === 0 || kinds.some((kind) => kind.status === row.status && partOf(kind) === row.part)) &&
    (filter.fromMs === undefined || row.created_at_ms >= BigInt(filter.fromMs)) &&
    (filter.toMs === undefined || row.created_at_ms < BigInt(filter.toMs));
};

/** @param places from the first of the page on, one more than it holds where there is a next one */
const readPage = async (
  queries: Queries,
  filter: InvoiceFilter,
  places: readonly Place[],
): Promise<Omit<Page, 'total'>> => {
  const page = places.slice(0, filter.limit);
  const last = page.at(-1);
  if (!last) return { invoices: [], next: null };
  const numbers = page.map((place) => place.number);
  const rows = await selectInvoices(queries)
    .where('store_id', '=', filter.storeId)
    .where('number', 'in', numbers)
    .execute();
  const invoices = rows.toSorted(newestFirst).map(invoiceFromRow);
  return { invoices, next: places.length > page.length ? cursorOf(last) : null };
};

/** One page of a store's invoices, newest first. An unknown cursor has nothing after it. */
export const listInvoices = async (queries: Queries, filter: InvoiceFilter): Promise<Page> => {
  const after = filter.after === undefined ? undefined : placeOf(filter.after);
  const isLost = filter.after !== undefined && !after;
  if (filter.search?.trim() || filter.orderIds) {
    const hits = await searchPlaces(queries, filter);
    const rest = after ? hits.filter((hit) => newestFirst(after, hit) < 0) : hits;
    return { ...(await readPage(queries, filter, isLost ? [] : rest.slice(filter.offset ?? 0))), total: hits.length };
  }
  const total = await readTotal(queries, filter);
  const isBeyond = isLost || (filter.offset ?? 0) >= total;
  return { ...(await readPage(queries, filter, isBeyond ? [] : await readPlaces(queries, filter, after))), total };
};
