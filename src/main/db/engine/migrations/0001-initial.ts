import type { Migration } from '../migrate.ts';

/**
 * The first schema. It checks every column of fixed words, so that no other program or later bug can store an unknown
 * word.
 */
export const initial: Migration = {
  name: '0001-initial',
  statements: `
create table settings (key text primary key, value text not null) strict;

create table stores (
  id text primary key, name text not null, currency text not null, time_zone text not null, locale text not null,
  settings text not null, created_at_ms integer not null, last_number integer not null default 0
) strict;

create table users (
  id text primary key, name text not null, role text not null check (role in ('owner', 'manager', 'cashier')),
  password_hash text, pin_hash text, created_at_ms integer not null, disabled_at_ms integer
) strict;
create unique index users_name on users (name) where disabled_at_ms is null;
create index users_by_name on users (name);

create table tills (
  id text primary key, store_id text not null references stores (id), name text not null,
  token_digest text not null unique, created_at_ms integer not null, revoked_at_ms integer
) strict;

create table sessions (
  id text primary key, user_id text not null references users (id), store_id text references stores (id),
  till_id text references tills (id), how text not null check (how in ('password', 'pin')),
  cookie integer not null check (cookie in (0, 1)), created_at_ms integer not null, expires_at_ms integer not null,
  revoked_at_ms integer
) strict;
create index sessions_expiry on sessions (expires_at_ms);
create index sessions_user on sessions (user_id);

create table api_keys (
  id text primary key, user_id text not null references users (id), store_id text not null references stores (id),
  prefix text not null, label text not null, scopes text not null, created_at_ms integer not null,
  last_used_at_ms integer, revoked_at_ms integer
) strict;

create table wallets (
  id text primary key, store_id text not null references stores (id),
  network text not null check (network in ('mainnet', 'testnet4', 'signet', 'regtest')),
  script_type text not null check (script_type in ('p2wpkh', 'p2tr', 'p2sh-p2wpkh', 'p2pkh', 'p2wsh-sortedmulti')),
  fingerprint text not null, key_digest text not null, next_index integer not null check (next_index >= 0),
  last_paid_index integer, scan text not null check (scan in ('needed', 'done')),
  active integer not null check (active in (0, 1)), created_at_ms integer not null,
  unique (key_digest, script_type)
) strict;
create unique index wallets_active on wallets (store_id) where active = 1;

create table invoices (
  id text primary key, store_id text not null references stores (id), number integer not null,
  dialect text not null check (dialect in ('till', 'checkout', 'store')),
  status text not null check (status in ('new', 'processing', 'settled', 'expired', 'invalid', 'cancelled')),
  notice text check (notice in ('replaced', 'reverted', 'twice')), part integer not null check (part in (0, 1)),
  over integer not null check (over in (0, 1)), late integer not null check (late in (0, 1)),
  received_sats integer not null check (received_sats >= 0), remaining_sats integer not null check (remaining_sats >= 0),
  once_paid integer not null check (once_paid in (0, 1)), paid_at_ms integer, settled_at_ms integer,
  mark text check (mark in ('settled', 'invalid')), cancelled_at_ms integer, last_look_at_ms integer,
  due_sats integer not null check (due_sats > 0), accepted_sats integer not null check (accepted_sats > 0),
  confirmations_required integer not null, unconfirmed_wait_minutes integer not null,
  created_at_ms integer not null, expires_at_ms integer not null, created_height integer,
  wallet_id text references wallets (id), address_index integer, address text, script_hex text unique, bolt11 text,
  payment_hash text unique, memo text, till_id text references tills (id), user_id text references users (id),
  details text not null, order_id text,
  unique (store_id, number), unique (wallet_id, address_index)
) strict;
create index invoices_newest on invoices (store_id, created_at_ms, number);
create index invoices_by_status on invoices (store_id, status, part, created_at_ms, number);
create index invoices_watched on invoices (store_id, status, expires_at_ms);
create index invoices_look_due on invoices (expires_at_ms)
  where last_look_at_ms is null or last_look_at_ms <= expires_at_ms;
create index invoices_address on invoices (address);
create index invoices_order on invoices (order_id) where order_id is not null;

create table quotes (
  invoice_id text primary key references invoices (id), currency text not null, amount_minor integer not null,
  quoted_sats integer not null, rate text, usd_rate_e8 text, quoted_at_ms integer not null
) strict, without rowid;

create table invoice_counts (
  store_id text not null references stores (id), status text not null, part integer not null,
  n integer not null check (n >= 0), primary key (store_id, status, part)
) strict, without rowid;

create table payments (
  position integer primary key autoincrement, id text not null unique, invoice_id text not null references invoices (id),
  kind text not null check (kind in ('onchain', 'lightning')), amount_msats integer not null check (amount_msats >= 0),
  txid text, vout integer, payment_hash text unique, on_time integer not null check (on_time in (0, 1)),
  first_seen_at_ms integer not null, unconfirmed_since_ms integer not null, block_height integer, block_hash text,
  block_time_ms integer, gone integer not null check (gone in (0, 1)), replaces text references payments (id),
  unique (txid, vout),
  check ((kind = 'onchain' and txid is not null and vout is not null and payment_hash is null)
      or (kind = 'lightning' and txid is null and vout is null and payment_hash is not null))
) strict;
create index payments_invoice on payments (invoice_id);
create index payments_block on payments (block_hash);
create index payments_height on payments (block_height);
create index payments_unconfirmed on payments (kind, gone, block_hash);

create table transactions (txid text primary key, raw blob not null) strict, without rowid;
create table spends (
  outpoint text not null, txid text not null references transactions (txid), primary key (outpoint, txid)
) strict, without rowid;
create index spends_by_txid on spends (txid);

create table observations (
  id integer primary key autoincrement, source_id text not null, invoice_id text not null references invoices (id),
  payment_id text references payments (id), what text not null, txid text, vout integer, block_height integer,
  block_hash text, at_ms integer not null
) strict;
create index observations_invoice on observations (invoice_id);

create table displays (
  id text primary key, store_id text not null references stores (id), till_id text references tills (id),
  name text not null, token_digest text not null unique, invoice_id text references invoices (id),
  shown_at_ms integer, created_at_ms integer not null, revoked_at_ms integer
) strict;

create table events (
  cursor integer primary key autoincrement, store_id text not null, invoice_id text references invoices (id),
  type text not null, data text not null, at_ms integer not null
) strict;
create index events_invoice on events (invoice_id);

create table targets (
  id text primary key, store_id text not null references stores (id),
  kind text not null check (kind in ('webhook', 'callback')), url text not null, events text not null,
  enabled integer not null check (enabled in (0, 1)),
  state text not null check (state in ('active', 'awaiting_approval', 'disabled')), created_at_ms integer not null
) strict;
create index targets_store on targets (store_id);

create table outbox (
  id text primary key, target_id text not null references targets (id), invoice_id text not null references invoices (id),
  event_cursor integer not null references events (cursor), type text not null, sequence integer not null,
  payload text not null, state text not null check (state in ('due', 'delivered', 'dead', 'superseded')),
  attempts integer not null, next_attempt_at_ms integer not null, created_at_ms integer not null,
  unique (invoice_id, target_id, sequence)
) strict;
create index outbox_due on outbox (state, next_attempt_at_ms);

create table audit (
  position integer primary key autoincrement, id text not null unique, at_ms integer not null, user_id text, store_id text, what text not null, before text, after text
) strict;
create index audit_time on audit (at_ms, position);
create trigger audit_keeps_before_update before update on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_keeps_before_delete before delete on audit begin select raise(abort, 'audit is append-only'); end;
create trigger observations_keep_before_update before update on observations
begin select raise(abort, 'observations are append-only'); end;
create trigger observations_keep_before_delete before delete on observations
begin select raise(abort, 'observations are append-only'); end;

create table idempotency (
  subject text not null, store_id text not null, method text not null, path text not null, key text not null,
  body_digest text not null, status integer not null, answer text, secret_id text, created_at_ms integer not null,
  primary key (subject, store_id, method, path, key)
) strict, without rowid;
create index idempotency_age on idempotency (created_at_ms);

create table chain_tip (name text primary key, height integer not null, hash text not null) strict, without rowid;
create table chain_sources (source_id text primary key, state text not null) strict, without rowid;
`,
};
