import type { Migration } from '../migrate.ts';

/** Remembers a source's last provably wrong answer, and until when nothing it says is believed (chain.md CHAIN-40). */
export const rememberedLies: Migration = {
  name: '0015-remembered-lies',
  statements: `
alter table source_words add column lie text;
alter table source_words add column muted_until_ms integer;
alter table source_words add column times_muted integer not null default 0;
`,
};
