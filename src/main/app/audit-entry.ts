import type { Clock, Ids } from './ports.ts';
import type { AuditRecord } from './records.ts';

/** Who acts: what the audit log names. `userId` null: nobody was logged in (training's self-pairing). */
export interface Actor {
  readonly userId: string | null;
  readonly storeId: string | null;
}

/** A row of the append-only audit log. `before` and `after` are facts without secrets. */
export const auditEntry = (
  deps: { readonly ids: Ids; readonly clock: Clock },
  actor: Actor,
  what: string,
  change: { readonly before?: object | null; readonly after?: object | null },
): AuditRecord => ({
  id: deps.ids.id(),
  atMs: deps.clock.nowMs(),
  userId: actor.userId,
  storeId: actor.storeId,
  what,
  before: change.before ? JSON.stringify(change.before) : null,
  after: change.after ? JSON.stringify(change.after) : null,
});
