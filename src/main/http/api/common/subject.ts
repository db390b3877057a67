import { refuse, ok, type Result } from '../../../../shared/result.ts';
import type { StoreRecord } from '../../../app/records.ts';
import type { Context } from '../../handler.ts';

/** The store the credential belongs to; a route that needs one says so before there is any. */
export const storeOf = (context: Context): Result<StoreRecord> =>
  context.store ? ok(context.store) : refuse('not_set_up');

/** The person behind a session or a key. */
export const userIdOf = ({ subject }: Context): string | null => {
  if (subject.kind === 'person') return subject.user.id;
  return subject.kind === 'key' ? subject.userId : null;
};
