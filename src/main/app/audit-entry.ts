import type { Clock, Ids } from './ports.ts';
import type { AuditRecord } from './records.ts';

/** The acting person in the audit log. `userId` is null if Satchel itself acts or nobody is logged in. */
export interface Actor {
  readonly userId: string | null;
  readonly storeId: string | null;
}

/** A change for the audit log. Never holds a secret. */
export interface AuditFacts {
  /** `wallet.set`, `user.created`, `invoice.marked` … */
  readonly what: string;
  /** A text is kept as it is, an object as JSON. */
  readonly before?: object | string | null;
  readonly after?: object | null;
}

/** Makes a row of the append-only audit log. */
export const auditEntry = (
  { ids, clock }: { readonly ids: Ids; readonly clock: Clock },
  { userId, storeId }: Actor,
  { what, before, after }: AuditFacts,
): AuditRecord => ({
  id: ids.id(),
  atMs: clock.nowMs(),
  userId,
  storeId,
  what,
  before: typeof before === 'string' ? before : textOf(before),
  after: textOf(after),
});

const textOf = (facts: object | null | undefined): string | null => (facts ? JSON.stringify(facts) : null);
