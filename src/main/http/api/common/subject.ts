import { refuse, ok, type Result } from '../../../../shared/result.ts';
import type { Actor } from '../../../app/audit-entry.ts';
import type { Role } from '../../../../shared/vocabulary.ts';
import type { StoreRecord } from '../../../app/records.ts';
import type { Context } from '../../handler.ts';

/** The store that the credential belongs to. Before set-up there is none, and a route that needs one is refused. */
export const storeOf = (context: Context): Result<StoreRecord> =>
  context.store ? ok(context.store) : refuse('not_set_up');

/** The user behind a session or an API key. */
export const userIdOf = ({ subject }: Context): string | null => {
  if (subject.kind === 'person') return subject.user.id;
  return subject.kind === 'key' ? subject.userId : null;
};

/** The user and the store that the audit log names. */
export const actorOf = (context: Context): Actor => ({
  userId: userIdOf(context),
  storeId: context.store?.id ?? null,
});

/** The role of the person; an API key counts as the lowest one, whoever made it. */
export const roleOf = ({ subject }: Context): Role => (subject.kind === 'person' ? subject.role : 'cashier');
