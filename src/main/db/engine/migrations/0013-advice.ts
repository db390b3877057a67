import type { Migration } from '../migrate.ts';

/**
 * Keeps what the till said of payments that are not final (chain.md CHAIN-51): per invoice the limit that it was made with,
 * per payment the last word, and if goods may be gone for it. The index finds the day's unconfirmed money that was accepted.
 */
export const advice: Migration = {
  name: '0013-advice',
  statements: `
alter table invoices add column advice_limit_sats integer not null default 0;
alter table payments add column advice text;
alter table payments add column accepted integer not null default 0;
create index payments_accepted on payments (first_seen_at_ms) where accepted = 1 and block_hash is null;
`,
};
