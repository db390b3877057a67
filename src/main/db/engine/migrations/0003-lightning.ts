import type { Migration } from '../migrate.ts';

/**
 * Keeps every Lightning invoice of an invoice: an underpaid invoice gets another one, and the first may still be paid.
 */
export const lightning: Migration = {
  name: '0003-lightning',
  statements: `
create table lightning_codes (
  position integer primary key autoincrement, payment_hash text not null unique,
  invoice_id text not null references invoices (id), bolt11 text not null,
  amount_msats integer not null check (amount_msats > 0), created_at_ms integer not null,
  expires_at_ms integer not null, state text not null check (state in ('open', 'settled', 'closed'))
) strict;
create index lightning_codes_invoice on lightning_codes (invoice_id);
create index lightning_codes_open on lightning_codes (position) where state = 'open';

insert into lightning_codes (payment_hash, invoice_id, bolt11, amount_msats, created_at_ms, expires_at_ms, state)
  select payment_hash, id, bolt11, due_sats * 1000, created_at_ms, expires_at_ms, 'open' from invoices
  where payment_hash is not null and bolt11 is not null order by created_at_ms, id;
`,
};
