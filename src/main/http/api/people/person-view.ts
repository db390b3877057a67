import type { Role } from '../../../../shared/vocabulary.ts';
import type { UserRecord } from '../../../app/records.ts';

/** The part of a user that every answer about people has. */
export const personView = ({ id, name, role }: UserRecord): { id: string; name: string; role: Role } => ({
  id,
  name,
  role,
});
