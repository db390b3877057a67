import type { Migration } from '../migrate.ts';

/**
 * Adds what webhooks need beyond checkout callbacks. An event that is sent again by hand is an outbox row with the
 * sequence of the original, which the old unique constraint forbids. So the outbox is rebuilt with its rows unchanged,
 * and with it the table that refers to it.
 */
export const webhooks: Migration = {
  name: '0004-webhooks',
  statements: `
alter table targets add column automatic_redelivery integer not null default 1 check (automatic_redelivery in (0, 1));
alter table targets add column deleted_at_ms integer;

create table outbox_next (
  id text primary key, target_id text not null references targets (id), invoice_id text not null references invoices (id),
  event_cursor integer not null references events (cursor), type text not null, sequence integer not null,
  payload text not null, state text not null check (state in ('due', 'delivered', 'dead', 'superseded')),
  attempts integer not null, next_attempt_at_ms integer not null, created_at_ms integer not null,
  original_id text references outbox_next (id),
  retrying integer generated always as (attempts > 0) virtual
) strict;
insert into outbox_next (id, target_id, invoice_id, event_cursor, type, sequence, payload, state, attempts,
    next_attempt_at_ms, created_at_ms, original_id)
  select id, target_id, invoice_id, event_cursor, type, sequence, payload, state, attempts, next_attempt_at_ms,
    created_at_ms, null from outbox;

create table deliveries_next (
  id text primary key, outbox_id text not null references outbox_next (id),
  target_id text not null references targets (id), original_id text references outbox_next (id), body text not null,
  state text not null check (state in ('success', 'http-error', 'failed')),
  attempts integer not null check (attempts > 0), http_status integer, error text, answer text,
  created_at_ms integer not null, last_attempt_at_ms integer not null
) strict;
insert into deliveries_next (id, outbox_id, target_id, original_id, body, state, attempts, http_status, error, answer,
    created_at_ms, last_attempt_at_ms)
  select id, outbox_id, target_id, original_id, body, state, attempts, http_status, error, answer, created_at_ms,
    last_attempt_at_ms from deliveries;

drop table deliveries;
drop table outbox;
alter table outbox_next rename to outbox;
alter table deliveries_next rename to deliveries;

create unique index outbox_sequence on outbox (invoice_id, target_id, sequence) where original_id is null;
create index outbox_invoice on outbox (invoice_id, event_cursor, target_id, sequence);
create index outbox_by_target on outbox (target_id, state, retrying, next_attempt_at_ms, sequence);
create index outbox_newest on outbox (target_id, created_at_ms, id);
create index outbox_original on outbox (original_id) where original_id is not null;
create index deliveries_outbox on deliveries (outbox_id);
`,
};
