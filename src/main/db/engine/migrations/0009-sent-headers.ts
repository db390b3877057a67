import type { Migration } from '../migrate.ts';

/**
 * Keeps the headers that each delivery was sent with, because the secret behind the signature may change later. Null
 * for older deliveries.
 */
export const sentHeaders: Migration = {
  name: '0009-sent-headers',
  statements: 'alter table deliveries add column headers text;',
};
