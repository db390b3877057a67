import { sql, type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely';
import type { PaymentRecord } from '../app/records.ts';
import type { PaymentFilter } from '../app/stores.ts';
import { chunksOf } from './chunks.ts';
import { paymentCodec } from './codecs.ts';
import { searchInvoiceIds } from './invoice-day-search.ts';
import type { Queries, Tables } from './tables.ts';

interface Page extends PaymentFilter {
  readonly limit: number;
  readonly offset?: number;
  readonly after?: string;
}

type On = ExpressionBuilder<Tables, 'payments' | 'invoices'>;
type Condition = ExpressionWrapper<Tables, 'payments' | 'invoices', SqlBool>;

/** As `transactionView` computes it: Lightning is final at once, the chain with what its invoice asks for. */
const isFinal = (on: On, tipHeight: number | null): Condition => {
  const tip = BigInt(tipHeight ?? 0);
  const confirmations = sql<bigint>`case when payments.block_height is null then 0
    when payments.block_height < ${tip} then ${tip} - payments.block_height + 1 else 1 end`;
  return on.or([
    on('payments.kind', '=', 'lightning'),
    on(confirmations, '>=', on.ref('invoices.confirmations_required')),
  ]);
};

const isState = (on: On, { state, tipHeight = null }: PaymentFilter): Condition => {
  if (state === 'invalid') return on('payments.gone', '=', 1n);
  const final = isFinal(on, tipHeight);
  return on.and([on('payments.gone', '=', 0n), state === 'settled' ? final : on.not(final)]);
};

const createWanted = (queries: Queries, storeId: string, filter: Page) => {
  let wanted = queries
    .selectFrom('payments')
    .innerJoin('invoices', 'invoices.id', 'payments.invoice_id')
    .selectAll('payments')
    .where('invoices.store_id', '=', storeId)
    .orderBy('payments.position', 'desc');
  const { kind, state, fromMs, toMs, after } = filter;
  if (kind) wanted = wanted.where('payments.kind', '=', kind);
  if (state) wanted = wanted.where((on) => isState(on, filter));
  if (fromMs !== undefined) wanted = wanted.where('payments.first_seen_at_ms', '>=', BigInt(fromMs));
  if (toMs !== undefined) wanted = wanted.where('payments.first_seen_at_ms', '<', BigInt(toMs));
  if (after !== undefined) wanted = wanted.where('payments.position', '<', BigInt(after));
  return wanted;
};

/** Ids of payments that a search names, by themselves or by their invoice. */
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

const readRows = async (queries: Queries, storeId: string, page: Page) => {
  const { limit, offset = 0, search } = page;
  const wanted = createWanted(queries, storeId, page);
  const text = search?.trim();
  if (!text)
    return wanted
      .limit(limit + 1)
      .offset(offset)
      .execute();
  const rows = [];
  for (const ids of chunksOf(await searchIds(queries, storeId, text)))
    rows.push(...(await wanted.where('payments.id', 'in', ids).execute()));
  const newest = rows.toSorted((a, b) => Number(b.position - a.position));
  return newest.slice(offset, offset + limit + 1);
};

/** One page of a store's payments, newest first; a cursor is the position of the last one given. */
export const listPayments = async (
  queries: Queries,
  storeId: string,
  page: Page,
): Promise<{ payments: PaymentRecord[]; next: string | null }> => {
  const { limit, after } = page;
  if (after !== undefined && !/^\d{1,18}$/.test(after)) return { payments: [], next: null };
  const rows = await readRows(queries, storeId, page);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { payments: shown.map(paymentCodec.fromRow), next: rows.length > limit && last ? `${last.position}` : null };
};
