import type { Migration } from '../migrate.ts';

/**
 * Lets Satchel list, count and search a million invoices by day (UTC). A counter per status and day gives the total of
 * a period without reading its invoices, and the indexes find the newest of very many search hits.
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
