import type { Migration } from '../migrate.ts';

/**
 * A million invoices are listed, counted and searched day by day (UTC): a counter of each kind and day, so that a span of
 * time is counted without reading it, and indexes that find the newest of very many hits.
 */
export const invoiceDays: Migration = {
  name: '0007-invoice-days',
  statements: `
alter table invoices add column day integer generated always as (created_at_ms / 86400000) virtual;
create table invoice_day_counts (
  store_id text not null references stores (id), day integer not null, status text not null, part integer not null,
  n integer not null check (n >= 0), primary key (store_id, day, status, part)
) strict, without rowid;
insert into invoice_day_counts (store_id, day, status, part, n)
  select store_id, day, status, part, count(*) from invoices group by 1, 2, 3, 4;

create index invoices_day_order on invoices (day, order_id) where order_id is not null;
create index invoices_day_address on invoices (day, address) where address is not null;
create index invoices_day_number on invoices (day, number);
`,
};
