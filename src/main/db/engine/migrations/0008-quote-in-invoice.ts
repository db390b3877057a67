import type { Migration } from '../migrate.ts';

/**
 * Moves each quote into its invoice, with which it is always read. The separate table was ordered by random ids, so
 * listing 50 invoices read 50 pages from all over the disk. Every insert names every column; the defaults are there
 * because SQLite adds a `not null` column only with a default.
 */
export const quoteInInvoice: Migration = {
  name: '0008-quote-in-invoice',
  statements: `
alter table invoices add column currency text not null default '';
alter table invoices add column amount_minor integer not null default 0;
alter table invoices add column quoted_sats integer not null default 0;
alter table invoices add column rate text;
alter table invoices add column usd_rate_e8 text;
alter table invoices add column quoted_at_ms integer not null default 0;
update invoices set currency = quotes.currency, amount_minor = quotes.amount_minor, quoted_sats = quotes.quoted_sats,
    rate = quotes.rate, usd_rate_e8 = quotes.usd_rate_e8, quoted_at_ms = quotes.quoted_at_ms
  from quotes where quotes.invoice_id = invoices.id;
drop table quotes;
`,
};
