import type { DisplaySummary, StaffMember, TillView } from '../../../../shared/contract/people.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { Actor } from '../../../app/audit-entry.ts';
import type { DisplayRecord, StoreRecord, TillRecord, UserRecord } from '../../../app/records.ts';
import type { Role } from '../../../../shared/vocabulary.ts';
import type { Context } from '../../handler.ts';
import { userIdOf } from '../common/subject.ts';

export const personView = ({ id, name, role }: UserRecord): { id: string; name: string; role: Role } => ({
  id,
  name,
  role,
});
export const storeNameView = ({ id, name, currency }: StoreRecord): { id: string; name: string; currency: string } => ({
  id,
  name,
  currency,
});
export const staffView = (user: UserRecord): StaffMember => ({
  ...personView(user),
  hasPassword: user.passwordHash !== null,
  hasPin: user.pinHash !== null,
  disabled: user.disabledAtMs !== null,
  createdAt: isoTime(user.createdAtMs),
});
export const tillView = ({ id, name, storeId, createdAtMs }: TillRecord): TillView => ({
  id,
  name,
  storeId,
  createdAt: isoTime(createdAtMs),
});
export const displaySummary = ({ id, name, tillId, invoiceId, createdAtMs }: DisplayRecord): DisplaySummary => ({
  id,
  name,
  tillId,
  invoiceId,
  createdAt: isoTime(createdAtMs),
});

/** Whom the audit log names. */
export const actorOf = (context: Context): Actor => ({
  userId: userIdOf(context),
  storeId: context.store?.id ?? null,
});
/** The role of the person; whoever is no person has none that matters. */
export const roleOf = ({ subject }: Context): Role => (subject.kind === 'person' ? subject.role : 'cashier');
