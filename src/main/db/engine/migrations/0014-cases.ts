import type { Migration } from '../migrate.ts';

/**
 * Adds cases: what a source reported about money that a person must decide on (chain.md CHAIN-58). Also keeps if a manager
 * counted a payment that is older than its invoice (chain.md CHAIN-35).
 */
export const cases: Migration = {
  name: '0014-cases',
  statements: `
create table cases (
  id text primary key, store_id text not null references stores (id), kind text not null,
  wallet_id text references wallets (id), address_index integer,
  invoice_id text references invoices (id), payment_id text references payments (id),
  amount_sats integer not null, found_at_ms integer not null,
  answer text, reason text, answered_at_ms integer
) strict;
create index cases_open on cases (store_id, found_at_ms) where answer is null;
create unique index cases_payment on cases (payment_id, kind) where payment_id is not null;
create unique index cases_wallet on cases (wallet_id) where wallet_id is not null and answer is null;

alter table payments add column attached integer not null default 0;
`,
};
