import type { Migration } from '../migrate.ts';
import { initial } from './0001-initial.ts';
import { deliveries } from './0002-deliveries.ts';

/** Every migration in order. Append only: a released one never changes. */
export const MIGRATIONS: readonly Migration[] = [initial, deliveries];
