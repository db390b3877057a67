import type { Expression, SqlBool } from 'kysely';
import type { StatusCount, StatusKind } from '../../app/invoice/invoice-repositories.ts';
import { INVOICE_STATUSES } from '../../../shared/invoice.ts';
import type { Queries, Tables } from '../repositories/tables.ts';

export const DAY_MS = 86_400_000n;
export type Kind = Required<StatusKind>;
/** From the first millisecond up to the second one, which is not in it; open where undefined. */
export interface Span {
  readonly fromMs?: bigint | undefined;
  readonly toMs?: bigint | undefined;
}

/** Day of creation, counted in UTC; times before 1970 do not occur. */
export const dayOf = (atMs: bigint): bigint => atMs / DAY_MS;

export const partOf = ({ part }: Kind): bigint => (part ? 1n : 0n);

/** Moves a store's counters of one status, whole and of the day; kept in the transaction of the change they count. */
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

/** How many of a store's invoices are of each kind that there ever was. */
export const readCounts = async (queries: Queries, storeId: string): Promise<StatusCount[]> => {
  const rows = await queries.selectFrom('invoice_counts').selectAll().where('store_id', '=', storeId).execute();
  return rows.flatMap((row) => {
    const status = INVOICE_STATUSES.find((known) => known === row.status);
    return status ? [{ status, part: row.part !== 0n, count: Number(row.n) }] : [];
  });
};

/** How many of a store's invoices are of one of these kinds, all where none is named, and were made within the span. */
export const readCount = async (
  queries: Queries,
  storeId: string,
  kinds: readonly Kind[],
  span: Span,
): Promise<number> => {
  if (span.fromMs !== undefined || span.toMs !== undefined) return countSpan(queries, storeId, kinds, span);
  return (await readCounts(queries, storeId))
    .filter((one) => isOneOf(kinds, one))
    .reduce((sum, { count }) => sum + count, 0);
};

/** Counts rows in an index: for what is shorter than a day, and what has no counter. */
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

/** A place to begin at: newer ones are passed over, and so many of the rest. */
export interface Start {
  readonly beforeMs: bigint | undefined;
  readonly offset: number;
}

/** Passes over whole days of a list by their counters, so that a deep offset costs no walk. */
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

/** The whole days within a span: from the first one on, and before the second one. */
const wholeDays = ({ fromMs, toMs }: Span) => ({
  firstDay: fromMs === undefined ? undefined : dayOf(fromMs + DAY_MS - 1n),
  endDay: toMs === undefined ? undefined : dayOf(toMs),
});

/** A store's counters of these kinds, a row each day; of all kinds where none is named. */
const dayCounts = (queries: Queries, storeId: string, kinds: readonly Kind[]) => {
  const counters = queries.selectFrom('invoice_day_counts').where('store_id', '=', storeId);
  if (kinds.length === 0) return counters;
  return counters.where((on) =>
    on.or(kinds.map((kind) => on.and([on('status', '=', kind.status), on('part', '=', partOf(kind))]))),
  );
};
