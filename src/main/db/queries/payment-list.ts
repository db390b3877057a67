import { sql, type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely';
import type { PaymentRecord } from '../../app/records.ts';
import type { ReferenceTips } from '../../app/payment/chain-records.ts';
import type { PaymentFilter } from '../../app/repositories.ts';
import type { Level } from '../../domain/chain/knowledge.ts';
import { chunksOf } from '../engine/chunks.ts';
import { paymentCodec } from '../repositories/codecs.ts';
import { searchInvoiceIds } from './invoice-day-search.ts';
import type { Queries, Tables } from '../repositories/tables.ts';

interface Page extends PaymentFilter {
  readonly limit: number;
  readonly offset?: number;
  readonly after?: string;
}

/** Reads one page of a store's payments, newest first. A cursor is the position of the last payment of a page. */
export const listPayments = async (
  queries: Queries,
  storeId: string,
  page: Page,
): Promise<{ payments: PaymentRecord[]; next: string | null }> => {
  const { limit, offset = 0, after, search } = page;
  if (after !== undefined && !/^\d{1,18}$/.test(after)) return { payments: [], next: null };
  const text = search?.trim();
  const walk = await walkFrom(queries, page);
  const walked = createWanted(queries, storeId, page)
    .where('payments.position', '<', walk.top)
    .where('payments.position', '>=', walk.floor)
    .limit(limit + 1)
    .offset(offset);
  const rows = text ? await searchRows(queries, storeId, page, text) : await walked.execute();
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1)?.position : undefined;
  const next = last ?? (text || walk.floor === 0n ? undefined : walk.floor);
  return { payments: shown.map(paymentCodec.fromRow), next: next === undefined ? null : next.toString() };
};

/**
 * The most positions scanned for one page. If the filter rejects them all, the page ends early and its cursor continues
 * there.
 */
const MOST_SCANNED = 20_000n;

/** The positions to scan, from `floor` (included) to `top` (excluded). */
interface Walk {
  readonly top: bigint;
  readonly floor: bigint;
}

const walkFrom = async (queries: Queries, { after, offset = 0 }: Page): Promise<Walk> => {
  const newest = queries
    .selectFrom('payments')
    .select('position')
    .where('position', '>', 0n)
    .orderBy('position', 'desc')
    .limit(1);
  const top = after === undefined ? ((await newest.executeTakeFirst())?.position ?? 0n) + 1n : BigInt(after);
  const isWhole = offset > 0 || top <= MOST_SCANNED; // an offset counts from the newest payment
  return { top, floor: isWhole ? 0n : top - MOST_SCANNED };
};

const createWanted = (queries: Queries, storeId: string, filter: Page) => {
  // The cross join, and the `|| ''` that hides `kind` from its index, make SQLite walk by position. Otherwise it would
  // collect and sort all payments of the store for one page.
  let wanted = queries
    .selectFrom('payments')
    .crossJoin('invoices')
    .selectAll('payments')
    .whereRef('invoices.id', '=', 'payments.invoice_id')
    .where('invoices.store_id', '=', storeId)
    .orderBy('payments.position', 'desc');
  const { kind, state, fromMs, toMs } = filter;
  if (kind) wanted = wanted.where(sql<string>`payments.kind || ''`, '=', kind);
  if (state) wanted = wanted.where((on) => isState(on, filter));
  if (fromMs !== undefined) wanted = wanted.where('payments.first_seen_at_ms', '>=', BigInt(fromMs));
  if (toMs !== undefined) wanted = wanted.where('payments.first_seen_at_ms', '<', BigInt(toMs));
  return wanted;
};

type On = ExpressionBuilder<Tables, 'payments' | 'invoices'>;
type Condition = ExpressionWrapper<Tables, 'payments' | 'invoices', SqlBool>;

const isState = (on: On, { state, tips }: PaymentFilter): Condition => {
  if (state === 'invalid') return on('payments.gone', '=', 1n);
  const final = isFinal(on, tips);
  return on.and([on('payments.gone', '=', 0n), state === 'settled' ? final : on.not(final)]);
};

/**
 * Agrees with `transactionView`: Lightning is final immediately, an output after the confirmations that its invoice
 * needs.
 */
const isFinal = (on: On, tips: ReferenceTips | undefined): Condition => {
  const heightOf = (level: Level): bigint => BigInt(tips?.[level]?.height ?? 0);
  const tip = sql<bigint>`case invoices.level when 1 then ${heightOf(1)} else ${heightOf(2)} end`;
  const confirmations = sql<bigint>`case when payments.block_height is null then 0
    else max(payments.reached, ${tip} - payments.block_height + 1) end`;
  return on.or([
    on('payments.kind', '=', 'lightning'),
    on(confirmations, '>=', on.ref('invoices.confirmations_required')),
  ]);
};

const searchRows = async (queries: Queries, storeId: string, page: Page, text: string) => {
  const { limit, offset = 0, after } = page;
  let wanted = createWanted(queries, storeId, page);
  if (after !== undefined) wanted = wanted.where('payments.position', '<', BigInt(after));
  const rows = [];
  for (const ids of chunksOf(await searchIds(queries, storeId, text)))
    rows.push(...(await wanted.where('payments.id', 'in', ids).execute()));
  const newest = rows.toSorted((a, b) => Number(b.position - a.position));
  return newest.slice(offset, offset + limit + 1);
};

/** Finds the ids of payments that a search text matches, by the payment or by its invoice. */
const searchIds = async (queries: Queries, storeId: string, text: string): Promise<string[]> => {
  const lower = text.toLowerCase();
  const payments = queries.selectFrom('payments').select('id');
  const found = await payments
    .where('payment_hash', '>=', lower)
    .where('payment_hash', '<', `${lower}\u{10FFFF}`)
    .execute();
  for (const ids of chunksOf(await searchInvoiceIds(queries, storeId, text)))
    found.push(...(await payments.where('invoice_id', 'in', ids).execute()));
  return [...new Set(found.map(({ id }) => id))];
};
