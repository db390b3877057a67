import type { Migration } from '../migrate.ts';

/** Adds the result of each delivery, the approvals of private endpoints, and each store's checkout settings. */
export const deliveries: Migration = {
  name: '0002-deliveries',
  statements: `
alter table outbox add column retrying integer generated always as (attempts > 0) virtual;
drop index outbox_due;
create index outbox_by_target on outbox (target_id, state, retrying, next_attempt_at_ms, sequence);

create table deliveries (
  id text primary key, outbox_id text not null references outbox (id), target_id text not null references targets (id),
  original_id text references deliveries (id), body text not null,
  state text not null check (state in ('success', 'http-error', 'failed')),
  attempts integer not null check (attempts > 0), http_status integer, error text, answer text,
  created_at_ms integer not null, last_attempt_at_ms integer not null
) strict;
create index deliveries_outbox on deliveries (outbox_id);

create table webhook_approvals (
  store_id text not null references stores (id), host_port text not null, user_id text references users (id),
  created_at_ms integer not null, primary key (store_id, host_port)
) strict, without rowid;

create table checkout_configs (
  store_id text primary key references stores (id), user_id text not null references users (id), redirect_url text,
  created_at_ms integer not null, updated_at_ms integer not null
) strict;

create unique index targets_callback on targets (store_id) where kind = 'callback';
`,
};
