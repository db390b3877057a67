import type { Migration } from '../migrate.ts';

/**
 * Adds the Lightning backends of stores, which of them made an invoice and what it calls it, and how a payment was proved
 * and what the node kept of it (lightning.md LN-11 to LN-13, LN-20). Until now a payment counted with its preimage only.
 */
export const lightningBackends: Migration = {
  name: '0017-lightning-backends',
  statements: `
create table lightning_backends (
  id text primary key, store_id text not null references stores (id), config text not null,
  position integer not null, identity text, cursor text,
  accepts_unproved integer not null check (accepts_unproved in (0, 1)),
  created_at_ms integer not null, retired_at_ms integer
) strict;
create index lightning_backends_store on lightning_backends (store_id, position);
alter table lightning_codes add column backend_id text;
alter table lightning_codes add column handle text;
alter table payments add column fee_msats integer not null default 0 check (fee_msats >= 0);
alter table payments add column proof text check (proof in ('preimage', 'none'));
update payments set proof = 'preimage' where kind = 'lightning';
`,
};
