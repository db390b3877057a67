import type { Migration } from '../migrate.ts';
import { initial } from './0001-initial.ts';

/** Every migration in order. Append only: a released one never changes. */
export const MIGRATIONS: readonly Migration[] = [initial];
