import type { ExpressionBuilder } from 'kysely';
import type { InvoiceFilter, InvoiceRecord } from '../app/ports.ts';
import { INVOICE_STATUSES, type InvoiceStatus } from '../../shared/invoice.ts';
import { readCount } from './invoice-counts.ts';
import { invoiceFromRow, selectInvoices } from './invoice-rows.ts';
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
const cursorOf = (place: Place): string => `${place.created_at_ms}-${place.number}`;
const placeOf = (cursor: string): Place | undefined => {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor);
  return match ? { created_at_ms: BigInt(match[1] ?? ''), number: BigInt(match[2] ?? '') } : undefined;
};

/** Above every text that begins with `prefix` (the last code point there is). */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** Whether one of the columns that are searched begins with the text. */
const matches = (on: ExpressionBuilder<Tables, 'invoices'>, search: string) => {
  const lower = search.toLowerCase();
  const inInvoices = (column: 'invoices.id' | 'invoices.order_id' | 'invoices.address', from: string) =>
    on('invoices.id', 'in', (sub) =>
      sub.selectFrom('invoices').select('invoices.id').where(column, '>=', from).where(column, '<', endOf(from)),
    );
  return on.or([
    inInvoices('invoices.id', search),
    inInvoices('invoices.order_id', search),
    inInvoices('invoices.address', search),
    inInvoices('invoices.address', lower), // a code holds it in capitals (BIP 173)
    on('invoices.id', 'in', (sub) =>
      sub.selectFrom('payments').select('invoice_id').where('txid', '>=', lower).where('txid', '<', endOf(lower)),
    ),
    ...numberRanges(search).map(([from, to]) =>
      on.and([on('invoices.number', '>=', from), on('invoices.number', '<', to)]),
    ),
  ]);
};

/** Every number that begins with these digits, as ranges: 12 is 12, 120–129, 1200–1299 … */
const numberRanges = (search: string): [bigint, bigint][] => {
  if (!/^[1-9]\d{0,8}$/.test(search)) return [];
  const ranges: [bigint, bigint][] = [];
  for (let scale = 1n; scale <= 10n ** BigInt(9 - search.length); scale *= 10n)
    ranges.push([BigInt(search) * scale, (BigInt(search) + 1n) * scale]);
  return ranges;
};

const createPlaces = (queries: Queries, filter: InvoiceFilter, after: Place | undefined) => {
  let places = queries.selectFrom('invoices').where('invoices.store_id', '=', filter.storeId);
  if (filter.fromMs !== undefined) places = places.where('created_at_ms', '>=', BigInt(filter.fromMs));
  if (filter.toMs !== undefined) places = places.where('created_at_ms', '<', BigInt(filter.toMs));
  if (after)
    places = places.where((on) =>
      on(on.refTuple('created_at_ms', 'number'), '<', on.tuple(after.created_at_ms, after.number)),
    );
  const search = filter.search?.trim();
  return search ? places.where((on) => matches(on, search)) : places;
};

/** A page and one more, from each pair of status and part alone: so each is read in the order of one index. */
const readPlaces = async (queries: Queries, filter: InvoiceFilter, after: Place | undefined): Promise<Place[]> => {
  const most = (filter.offset ?? 0) + filter.limit + 1;
  const places = createPlaces(queries, filter, after)
    .select(['created_at_ms', 'number'])
    .orderBy('created_at_ms', 'desc')
    .orderBy('number', 'desc')
    .limit(most);
  const statuses = filter.statuses ?? [];
  if (statuses.length === 0 && filter.part === undefined) return places.execute();
  const found: Place[] = [];
  for (const status of statuses.length === 0 ? INVOICE_STATUSES : new Set<InvoiceStatus>(statuses))
    for (const part of filter.part === undefined ? [0n, 1n] : [filter.part ? 1n : 0n])
      found.push(...(await places.where('status', '=', status).where('part', '=', part).execute()));
  return found.toSorted(newestFirst);
};

const newestFirst = (a: Place, b: Place): number =>
  a.created_at_ms === b.created_at_ms ? Number(b.number - a.number) : Number(b.created_at_ms - a.created_at_ms);

const readTotal = async (queries: Queries, filter: InvoiceFilter): Promise<number> => {
  const statuses = filter.statuses ?? [];
  const isPlain = filter.fromMs === undefined && filter.toMs === undefined && !filter.search?.trim();
  if (isPlain) return readCount(queries, filter.storeId, statuses, filter.part);
  let places = createPlaces(queries, filter, undefined);
  if (statuses.length > 0) places = places.where('status', 'in', [...statuses]);
  if (filter.part !== undefined) places = places.where('part', '=', filter.part ? 1n : 0n);
  const row = await places.select((on) => on.fn.countAll<bigint>().as('n')).executeTakeFirstOrThrow();
  return Number(row.n);
};

/** One page of a store's invoices, newest first. An unknown cursor has nothing after it. */
export const listInvoices = async (queries: Queries, filter: InvoiceFilter): Promise<Page> => {
  const total = await readTotal(queries, filter);
  const after = filter.after === undefined ? undefined : placeOf(filter.after);
  if (filter.after !== undefined && !after) return { invoices: [], next: null, total };
  const offset = filter.offset ?? 0;
  const places = (await readPlaces(queries, filter, after)).slice(offset, offset + filter.limit + 1);
  const page = places.slice(0, filter.limit);
  const last = page.at(-1);
  if (!last) return { invoices: [], next: null, total };
  const rows = await selectInvoices(queries)
    .where('store_id', '=', filter.storeId)
    .where(
      'number',
      'in',
      page.map((place) => place.number),
    )
    .execute();
  const invoices = rows.toSorted(newestFirst).map(invoiceFromRow);
  return { invoices, next: places.length > page.length ? cursorOf(last) : null, total };
};
