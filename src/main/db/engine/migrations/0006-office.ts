import type { Migration } from '../migrate.ts';

/** Finds the invoices that need a person without reading every invoice (design.md STATE-40). */
export const office: Migration = {
  name: '0006-office',
  statements: `
create index invoices_need on invoices (store_id, created_at_ms, number)
  where mark is null and (notice in ('reverted', 'twice') or status = 'invalid'
    or (status = 'expired' and (late = 1 or part = 1)) or (status = 'cancelled' and (late = 1 or received_sats > 0)));
`,
};
