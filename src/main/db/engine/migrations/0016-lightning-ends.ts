import type { Migration } from '../migrate.ts';

/**
 * Adds when a Lightning invoice can no longer be paid by its own words, which may be after its sale, and when the node last
 * said that it is not paid (lightning.md LN-8).
 */
export const lightningEnds: Migration = {
  name: '0016-lightning-ends',
  statements: `
alter table lightning_codes add column ends_at_ms integer not null default 0;
alter table lightning_codes add column answered_at_ms integer;
update lightning_codes set ends_at_ms = expires_at_ms;
`,
};
