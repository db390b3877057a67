import type { Expression, SqlBool } from 'kysely';
import type { StatusCount, StatusKind } from '../../app/invoice/invoice-repositories.ts';
import { INVOICE_STATUSES } from '../../../shared/invoice.ts';
import type { Queries, Tables } from '../repositories/tables.ts';

export const DAY_MS = 86_400_000n;
export type Kind = Required<StatusKind>;
/** A period from `fromMs` (included) to `toMs` (excluded). A missing bound leaves that side open. */
export interface Span {
  readonly fromMs?: bigint | undefined;
  readonly toMs?: bigint | undefined;
}

/** Returns the UTC day of a time after 1970, as the generated column `day` counts it. */
export const dayOf = (atMs: bigint): bigint => atMs / DAY_MS;

/** Returns the value of the column `part`, the stored word for “underpaid”. */
export const partOf = ({ part }: Kind): bigint => (part ? 1n : 0n);

/**
 * Adds 1 to the counters of an invoice's status and day, or takes 1 away, in the transaction that changes the invoice.
 */
export const addToCount = async (
  queries: Queries,
  { store_id, status, part, created_at_ms }: Counted,
  by: 1n | -1n,
): Promise<void> => {
  const n = by < 0n ? 0n : by;
  await queries
    .insertInto('invoice_counts')
    .values({ store_id, status, part, n })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'status', 'part']).doUpdateSet((row) => ({ n: row('invoice_counts.n', '+', by) })),
    )
    .execute();
  await queries
    .insertInto('invoice_day_counts')
    .values({ store_id, day: dayOf(created_at_ms), status, part, n })
    .onConflict((conflict) =>
      conflict
        .columns(['store_id', 'day', 'status', 'part'])
        .doUpdateSet((row) => ({ n: row('invoice_day_counts.n', '+', by) })),
    )
    .execute();
};

/** Reads a store's counter of every kind. */
export const readCounts = async (queries: Queries, storeId: string): Promise<StatusCount[]> => {
  const rows = await queries.selectFrom('invoice_counts').selectAll().where('store_id', '=', storeId).execute();
  return rows.flatMap((row) => {
    const status = INVOICE_STATUSES.find((known) => known === row.status);
    return status ? [{ status, part: row.part !== 0n, count: Number(row.n) }] : [];
  });
};

/**
 * Counts a store's invoices of the given kinds (of all kinds if the list is empty) that were created within the span.
 */
export const readCount = async (
  queries: Queries,
  storeId: string,
  kinds: readonly Kind[],
  span: Span,
): Promise<number> => {
  if (span.fromMs !== undefined || span.toMs !== undefined) return countSpan(queries, storeId, kinds, span);
  return (await readCounts(queries, storeId))
    .filter((counted) => isOneOf(kinds, counted))
    .reduce((sum, { count }) => sum + count, 0);
};

/** Counts rows in an index, for periods shorter than a day and for conditions that have no counter. */
export const countRows = async (
  queries: Queries,
  storeId: string,
  kinds: readonly Kind[],
  { fromMs, toMs }: Span,
  only?: Expression<SqlBool>,
): Promise<number> => {
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) return 0;
  let counted = queries
    .selectFrom('invoices')
    .select((on) => on.fn.countAll<bigint>().as('n'))
    .where('store_id', '=', storeId);
  if (fromMs !== undefined) counted = counted.where('created_at_ms', '>=', fromMs);
  if (toMs !== undefined) counted = counted.where('created_at_ms', '<', toMs);
  if (only) counted = counted.where(only);
  if (kinds.length === 0) return Number((await counted.executeTakeFirstOrThrow()).n);
  let total = 0;
  for (const kind of kinds) {
    const ofKind = counted.where('status', '=', kind.status).where('part', '=', partOf(kind));
    total += Number((await ofKind.executeTakeFirstOrThrow()).n);
  }
  return total;
};

/** The start of a page: invoices at or after `beforeMs` are left out, and `offset` of the rest are skipped. */
export interface Start {
  readonly beforeMs: bigint | undefined;
  readonly offset: number;
}

/** Skips whole days of a list by their counters, so that a deep offset does not walk over every invoice. */
export const skipDays = async (
  queries: Queries,
  storeId: string,
  kinds: readonly Kind[],
  { beforeMs, offset }: Start,
): Promise<Start> => {
  let start: Start = { beforeMs, offset };
  let days = dayCounts(queries, storeId, kinds);
  if (beforeMs !== undefined) {
    const edgeMs = dayOf(beforeMs) * DAY_MS;
    const ofEdge = await countRows(queries, storeId, kinds, { fromMs: edgeMs, toMs: beforeMs });
    if (offset < ofEdge) return start;
    start = { beforeMs: edgeMs, offset: offset - ofEdge };
    days = days.where('day', '<', dayOf(beforeMs));
  }
  const counts = await days
    .select((on) => ['day', on.fn.sum<bigint>('n').as('n')])
    .groupBy('day')
    .orderBy('day', 'desc')
    .execute();
  for (const { day, n } of counts) {
    if (start.offset < Number(n)) break;
    start = { beforeMs: day * DAY_MS, offset: start.offset - Number(n) };
  }
  return start;
};

type Counted = Pick<Tables['invoices'], 'store_id' | 'status' | 'part' | 'created_at_ms'>;

const isOneOf = (kinds: readonly Kind[], { status, part }: Kind): boolean =>
  kinds.length === 0 || kinds.some((kind) => kind.status === status && kind.part === part);

const countSpan = async (queries: Queries, storeId: string, kinds: readonly Kind[], span: Span): Promise<number> => {
  const { firstDay, endDay } = wholeDays(span);
  if (firstDay !== undefined && endDay !== undefined && firstDay >= endDay)
    return countRows(queries, storeId, kinds, span);
  let counters = dayCounts(queries, storeId, kinds);
  if (firstDay !== undefined) counters = counters.where('day', '>=', firstDay);
  if (endDay !== undefined) counters = counters.where('day', '<', endDay);
  const whole = await counters.select((on) => on.fn.sum<bigint | null>('n').as('n')).executeTakeFirstOrThrow();
  const count = (edge: Span): Promise<number> => countRows(queries, storeId, kinds, edge);
  const before = firstDay === undefined ? 0 : await count({ fromMs: span.fromMs, toMs: firstDay * DAY_MS });
  const after = endDay === undefined ? 0 : await count({ fromMs: endDay * DAY_MS, toMs: span.toMs });
  return Number(whole.n ?? 0n) + before + after;
};

/** Returns the whole days within a span, from `firstDay` (included) to `endDay` (excluded). */
const wholeDays = ({ fromMs, toMs }: Span) => ({
  firstDay: fromMs === undefined ? undefined : dayOf(fromMs + DAY_MS - 1n),
  endDay: toMs === undefined ? undefined : dayOf(toMs),
});

/** Selects a store's daily counters of the given kinds, or of all kinds if the list is empty. */
const dayCounts = (queries: Queries, storeId: string, kinds: readonly Kind[]) => {
  const counters = queries.selectFrom('invoice_day_counts').where('store_id', '=', storeId);
  if (kinds.length === 0) return counters;
  return counters.where((on) =>
    on.or(kinds.map((kind) => on.and([on('status', '=', kind.status), on('part', '=', partOf(kind))]))),
  );
};
