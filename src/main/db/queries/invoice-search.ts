import { sql } from 'kysely';
import { needsPerson } from './invoice-needs.ts';
import type { Queries, Tables } from '../repositories/tables.ts';

/** An invoice that a search found, with the columns that a filter needs. */
export type Hit = Pick<
  Tables['invoices'],
  'id' | 'store_id' | 'status' | 'part' | 'created_at_ms' | 'number' | 'address' | 'order_id'
> & { readonly day: bigint; readonly needs: unknown };
export const HIT_COLUMNS = [
  'invoices.id',
  'invoices.store_id',
  'invoices.status',
  'invoices.part',
  'invoices.created_at_ms',
  'invoices.day',
  'invoices.number',
  'invoices.address',
  'invoices.order_id',
  needsPerson.as('needs'),
] as const;

/** A part of a search that one index answers: the values of a column from `from` (included) to `to` (excluded). */
export type Range =
  | { readonly column: 'id' | 'address' | 'order_id'; readonly from: string; readonly to: string }
  | { readonly column: 'number'; readonly from: bigint; readonly to: bigint };
/** Up to this many hits are all read, sorted and counted. Of more, only the hits that a page shows are read. */
export const MOST_HITS = 1_000;

export interface Found {
  /** Every hit of the ranges with few hits. */
  readonly few: readonly Hit[];
  /** The ranges with more than MOST_HITS hits. */
  readonly many: readonly Range[];
}

/**
 * Reads the hits of each range that has few. A range of ids with very many hits is dropped: ids are random, so the text
 * is too short to name one.
 */
export const readFew = async (queries: Queries, storeId: string, ranges: readonly Range[]): Promise<Found> => {
  const few: Hit[] = [];
  const many: Range[] = [];
  for (const range of ranges) {
    if (!(await isMany(queries, storeId, range))) few.push(...(await rowsIn(queries, storeId, range).execute()));
    else if (range.column !== 'id') many.push(range);
  }
  return { few, many };
};

/**
 * Finds invoices by a payment's txid. A text that very many txids begin with names none of them, so it finds nothing.
 */
export const readPaid = async (queries: Queries, text: string): Promise<Hit[]> => {
  const txid = text.toLowerCase();
  const payments = queries.selectFrom('payments').where('txid', '>=', txid).where('txid', '<', endOf(txid));
  const one = sql`1`.as('one');
  const [oneMore] = await payments.select(one).offset(MOST_HITS).limit(1).execute(); // counts in the index alone
  if (oneMore) return [];
  return payments.innerJoin('invoices', 'invoices.id', 'payments.invoice_id').select(HIT_COLUMNS).execute();
};

/** Returns the ranges of exactly these order ids. */
export const orderRanges = (orderIds: readonly string[]): Range[] =>
  [...new Set(orderIds)].map((id) => ({ column: 'order_id', from: id, to: `${id}\0` }));

/**
 * Returns the ranges of ids, order ids, addresses and numbers that begin with a text. A QR code holds an address in
 * capitals (BIP 173).
 */
export const textRanges = (text: string, ignoreNumbers: boolean): Range[] => {
  const beginning = (column: 'id' | 'address' | 'order_id', from: string): Range => ({ column, from, to: endOf(from) });
  const lower = text.toLowerCase();
  return [
    beginning('id', text),
    beginning('order_id', text),
    beginning('address', text),
    ...(lower === text ? [] : [beginning('address', lower)]),
    ...(ignoreNumbers ? [] : numberRanges(text)),
  ];
};

/**
 * Returns the ranges of all numbers of at most nine digits that begin with the given digits: 12, 120–129, 1200–1299 …
 */
const numberRanges = (search: string): Range[] => {
  if (!/^[1-9]\d{0,8}$/.test(search)) return [];
  const first = BigInt(search);
  return Array.from({ length: 10 - search.length }, (_, zeros) => {
    const scale = 10n ** BigInt(zeros);
    return { column: 'number', from: first * scale, to: (first + 1n) * scale };
  });
};

/** Returns a text above every text that begins with `prefix` (it ends with the last code point of Unicode). */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** Returns true if a range has more than MOST_HITS hits. Counts in the index alone. */
const isMany = async (queries: Queries, storeId: string, range: Range): Promise<boolean> => {
  const rows = rowsIn(queries, storeId, range).clearSelect();
  const [oneMore] = await rows
    .select(sql`1`.as('one'))
    .offset(MOST_HITS)
    .limit(1)
    .execute();
  return oneMore !== undefined;
};

/**
 * Selects the hits of a range by its own index. With the store in the condition, SQLite would walk through the whole
 * store.
 */
const rowsIn = (queries: Queries, storeId: string, range: Range) =>
  range.column === 'number'
    ? hits(queries).where('store_id', '=', storeId).where('number', '>=', range.from).where('number', '<', range.to)
    : hits(queries).where(range.column, '>=', range.from).where(range.column, '<', range.to);

const hits = (queries: Queries) => queries.selectFrom('invoices').select(HIT_COLUMNS);
