import { sql } from 'kysely';

/**
 * A person must decide: money came late, twice, in part, or was lost again, and nobody has marked the sale yet. Word for
 * word the condition of the index `invoices_need`, or it would not be used.
 */
export const needsPerson = sql<boolean>`mark is null and (notice in ('reverted', 'twice') or status = 'invalid'
  or (status = 'expired' and (late = 1 or part = 1)) or (status = 'cancelled' and (late = 1 or received_sats > 0)))`;
