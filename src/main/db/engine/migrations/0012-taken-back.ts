import type { Migration } from '../migrate.ts';

/** Finds the sales whose late money was taken back among those that need a person (design.md STATE-40). */
export const takenBack: Migration = {
  name: '0012-taken-back',
  statements: `
drop index invoices_need;
create index invoices_need on invoices (store_id, created_at_ms, number)
  where mark is null and (notice in ('reverted', 'twice') or status = 'invalid'
    or (status = 'expired' and (late = 1 or part = 1)) or (status = 'cancelled' and (late = 1 or received_sats > 0))
    or (status in ('expired', 'cancelled') and notice = 'replaced'));
`,
};
