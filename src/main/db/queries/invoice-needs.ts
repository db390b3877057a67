import { sql } from 'kysely';

/**
 * The rule of shared/needs-person.ts in SQL. It repeats the condition of the index `invoices_need` word for word, because
 * SQLite uses a partial index only for a query that contains its condition.
 */
export const needsPerson = sql<boolean>`mark is null and (notice in ('reverted', 'twice') or status = 'invalid'
  or (status = 'expired' and (late = 1 or part = 1)) or (status = 'cancelled' and (late = 1 or received_sats > 0))
  or (status in ('expired', 'cancelled') and notice = 'replaced'))`;
