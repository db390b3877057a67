import type { Proof } from '../../../../shared/contract/route.ts';
import { refuse, ok, type Result } from '../../../../shared/result.ts';
import type { Actor } from '../../../app/audit-entry.ts';
import type { Role } from '../../../../shared/vocabulary.ts';
import type { StoreRecord } from '../../../app/records.ts';
import { isProven } from '../../../app/people/sessions.ts';
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

/** Tells if the session rests on at least this; an API key rests on no password (reliability.md A28). */
export const hasProof = ({ subject }: Context, wanted: Proof): boolean =>
  subject.kind === 'person' && isProven(subject.proof, wanted);
