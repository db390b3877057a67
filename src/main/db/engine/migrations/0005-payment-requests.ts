import type { Migration } from '../migrate.ts';

/** Adds payment requests (a shop asks for money by a link), and the invoices that were made to pay them. */
export const paymentRequests: Migration = {
  name: '0005-payment-requests',
  statements: `
create table payment_requests (
  id text primary key, store_id text not null references stores (id), amount_minor integer not null check (amount_minor > 0),
  currency text not null, title text not null, description text, expires_on text not null,
  expires_at_ms integer not null, order_id text, created_at_ms integer not null, updated_at_ms integer not null
) strict;
create index payment_requests_newest on payment_requests (store_id, created_at_ms, id);

create table payment_request_invoices (
  invoice_id text primary key references invoices (id), request_id text not null references payment_requests (id)
) strict, without rowid;
create index payment_request_invoices_request on payment_request_invoices (request_id);
`,
};
