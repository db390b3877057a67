import { sql } from 'kysely';
import { needsPerson } from './invoice-needs.ts';
import type { Queries, Tables } from '../repositories/tables.ts';

/** An invoice that a search found, with what a filter asks about. */
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

/** A part of a search that one index answers: from the first value on, and before the second one. */
export type Range =
  | { readonly column: 'id' | 'address' | 'order_id'; readonly from: string; readonly to: string }
  | { readonly column: 'number'; readonly from: bigint; readonly to: bigint };
/** So many hits are read, sorted and counted; of more, only those that a page shows. */
export const MOST_HITS = 1_000;

export interface Found {
  /** Every hit of the ranges that have few. */
  readonly few: readonly Hit[];
  /** Ranges that have more than can be read. */
  readonly many: readonly Range[];
}

/** Reads what each range finds where that is little. Ids are random: of those that very many begin with, none. */
export const readFew = async (queries: Queries, storeId: string, ranges: readonly Range[]): Promise<Found> => {
  const few: Hit[] = [];
  const many: Range[] = [];
  for (const range of ranges) {
    if (!(await isMany(queries, storeId, range))) few.push(...(await rowsIn(queries, storeId, range).execute()));
    else if (range.column !== 'id') many.push(range);
  }
  return { few, many };
};

/** By a payment's txid. A text that very many txids begin with says nothing about any: then none. */
export const readPaid = async (queries: Queries, text: string): Promise<Hit[]> => {
  const txid = text.toLowerCase();
  const payments = queries.selectFrom('payments').where('txid', '>=', txid).where('txid', '<', endOf(txid));
  const one = sql`1`.as('one');
  const [oneMore] = await payments.select(one).offset(MOST_HITS).limit(1).execute(); // counted in the index alone
  if (oneMore) return [];
  return payments.innerJoin('invoices', 'invoices.id', 'payments.invoice_id').select(HIT_COLUMNS).execute();
};

/** Exactly one of these order ids. */
export const orderRanges = (orderIds: readonly string[]): Range[] =>
  [...new Set(orderIds)].map((id) => ({ column: 'order_id', from: id, to: `${id}\0` }));

/** Beginnings of an id, order id, address or number; a code holds an address in capitals (BIP 173). */
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

/** Every number of at most nine digits that begins with these, as ranges: 12 is 12, 120–129, 1200–1299 … */
const numberRanges = (search: string): Range[] => {
  if (!/^[1-9]\d{0,8}$/.test(search)) return [];
  const first = BigInt(search);
  return Array.from({ length: 10 - search.length }, (_, zeros) => {
    const scale = 10n ** BigInt(zeros);
    return { column: 'number', from: first * scale, to: (first + 1n) * scale };
  });
};

/** Above every text that begins with `prefix` (the last code point there is). */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`;

/** Whether there are more than can be read; counted in the index alone. */
const isMany = async (queries: Queries, storeId: string, range: Range): Promise<boolean> => {
  const rows = rowsIn(queries, storeId, range).clearSelect();
  const [oneMore] = await rows
    .select(sql`1`.as('one'))
    .offset(MOST_HITS)
    .limit(1)
    .execute();
  return oneMore !== undefined;
};

/** By its own index alone: were the store named as well, it would be taken as the way in, and all of it walked through. */
const rowsIn = (queries: Queries, storeId: string, range: Range) =>
  range.column === 'number'
    ? hits(queries).where('store_id', '=', storeId).where('number', '>=', range.from).where('number', '<', range.to)
    : hits(queries).where(range.column, '>=', range.from).where(range.column, '<', range.to);

const hits = (queries: Queries) => queries.selectFrom('invoices').select(HIT_COLUMNS);
