import type { Migration } from '../migrate.ts';

/** What was sent with a delivery: its signature is that of the secret of its day. Not known of earlier deliveries. */
export const sentHeaders: Migration = {
  name: '0009-sent-headers',
  statements: 'alter table deliveries add column headers text;',
};
