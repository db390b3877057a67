import type { Migration } from '../migrate.ts';

/**
 * Keeps what is proven about the chain apart from what each source says, and per payment what follows from both
 * (chain.md CHAIN-53). Payments that were mined keep the depth that they had; the best tip, the highest that any source
 * named, is gone.
 */
export const chainKnowledge: Migration = {
  name: '0011-chain-knowledge',
  statements: `
create table headers (
  hash text primary key, parent text not null, height integer not null, work text not null, time_ms integer not null,
  raw blob
) strict, without rowid;
create index headers_height on headers (height);

create table inclusions (txid text not null, block text not null, primary key (txid, block)) strict, without rowid;

create table source_words (
  source_id text primary key, trust text not null check (trust in ('own', 'public')), tip text, other text,
  other_since_ms integer, taken_back text, behind integer not null check (behind in (0, 1)),
  caught_up_at_ms integer not null
) strict;
create table source_mempool (
  source_id text not null, txid text not null, word text not null check (word in ('has', 'had', 'refused')),
  primary key (source_id, txid)
) strict, without rowid;
create table chain_references (
  level integer primary key check (level in (1, 2)), tip text, height integer, rival text, rival_since_ms integer
) strict;

alter table invoices add column created_hash text;
alter table invoices add column level integer not null default 1;
alter table payments add column sure integer not null default 0;
alter table payments add column in_block integer not null default 0;
alter table payments add column older integer not null default 0;
alter table payments add column reached integer not null default 0;

update payments set sure = 1, in_block = 1, reached = max(1, 1 - block_height + coalesce(
    (select height from chain_tip where name = 'best'), block_height))
  where block_height is not null;
update invoices set level = 2 where due_sats > 1000000;

drop table chain_tip;
delete from settings where key = 'chain.tips';
`,
};
