import type { Migration } from '../migrate.ts';

/** What needs a person, found without looking at every sale (design.md §5 "Office"). */
export const office: Migration = {
  name: '0006-office',
  statements: `
create index invoices_need on invoices (store_id, created_at_ms, number)
  where mark is null and (notice in ('reverted', 'twice') or status = 'invalid'
    or (status = 'expired' and (late = 1 or part = 1)) or (status = 'cancelled' and (late = 1 or received_sats > 0)));
`,
};
