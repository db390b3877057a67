import { sql } from 'kysely';

/**
 * The condition of an invoice that a person must decide about: money came late, twice or in part, or was lost again,
 * and nobody has marked the invoice (design.md STATE-40). It must repeat the condition of the index `invoices_need`
 * word for word, because SQLite otherwise does not use that index.
 */
export const needsPerson = sql<boolean>`mark is null and (notice in ('reverted', 'twice') or status = 'invalid'
  or (status = 'expired' and (late = 1 or part = 1)) or (status = 'cancelled' and (late = 1 or received_sats > 0)))`;
