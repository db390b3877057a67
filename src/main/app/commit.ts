import { ok, type Refusal, type Result } from '../../shared/result.ts';
import { auditEntry, type Actor, type AuditFacts } from './audit-entry.ts';
import type { Clock, Feed, Ids } from './ports.ts';
import type { EventRecord, NewEvent } from './records.ts';
import type { Database, SaveResponse, WriteRepositories } from './repositories.ts';

/**
 * Runs one transaction of a use case and publishes what it changed. Rows, audit entry, feed rows and the saved answer
 * are stored together or not at all; a refusal rolls back like a throw; the feed is published only after the commit. A
 * use case is given this instead of `Database.write` and `Feed.publish`, so it can neither leave the audit entry out
 * nor publish what is not stored.
 *
 * @param work awaits nothing but queries of `tx`
 * @param saveResponse stores the answer of an idempotent request
 */
export type Commit = <T>(
  actor: Actor,
  work: (tx: WriteRepositories) => Promise<Refusal | Change<T> | NoChange<T>>,
  saveResponse?: SaveResponse<T>,
) => Promise<Result<T>>;

/**
 * Does the same without an audit entry, for changes that no person decided: those of the network, the Lightning node, a
 * receiver or a timer. Selling and showing on a screen use it too, because their feed rows are their log.
 */
export type CommitUnaudited = <T>(work: (tx: WriteRepositories) => Promise<Effects<T>>) => Promise<T>;

/** The result of a transaction, and what happens after its commit. */
export interface Effects<T> {
  readonly value: T;
  /** Feed rows: those that the status writer made, and {@link storeChanged} and similar ones. */
  readonly feed: readonly (EventRecord | ReadAgain)[];
  /** Updates indexes in memory after the commit, before anything is published. Must not throw. */
  readonly afterCommit?: () => void;
}

/** A change that the audit log names, in the order of the entries. */
export interface Change<T> extends Effects<T> {
  readonly audit: AuditFacts | readonly [AuditFacts, ...AuditFacts[]] | readonly [...AuditFacts[], AuditFacts];
}

/** Nothing that anybody needs to know of was written, so there is nothing to publish either. */
export interface NoChange<T> {
  readonly value: T;
  readonly audit: null;
  readonly feed: readonly [];
}

/** Makes the pages of a store read something again. */
export type ReadAgain = Pick<NewEvent, 'storeId'> & {
  readonly type: 'store.changed' | 'people.changed' | 'requests.changed';
};

/** Says that settings, wallet, webhooks or callback of a store changed. */
export const storeChanged = (storeId: string): ReadAgain => ({ type: 'store.changed', storeId });

export interface CommitDeps {
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Pick<Feed, 'publish'>;
}

export interface Commits {
  readonly commit: Commit;
  readonly commitUnaudited: CommitUnaudited;
}

export const createCommits = (deps: CommitDeps): Commits => {
  const commitUnaudited: CommitUnaudited = async (work) => {
    const { effects, events } = await deps.database.write(async (tx) => {
      const done = await work(tx);
      return { effects: done, events: await insertAll(tx, done.feed, deps.clock.nowMs()) };
    });
    effects.afterCommit?.();
    if (events.length > 0) deps.feed.publish(events);
    return effects.value;
  };
  const commit: Commit = async (actor, work, saveResponse) => {
    try {
      const value = await commitUnaudited(async (tx) => {
        const done = await work(tx);
        if ('ok' in done) throw new RolledBack(done);
        for (const facts of entriesOf(done)) await tx.audit.insert(auditEntry(deps, actor, facts));
        await saveResponse?.(tx, done.value);
        return done;
      });
      return ok(value);
    } catch (error) {
      if (error instanceof RolledBack) return error.refusal;
      throw error;
    }
  };
  return { commit, commitUnaudited };
};

/**
 * Commits rows whose secrets were written ahead, because a row without its secret could neither sign nor derive. Takes
 * the secrets back if the commit refuses or throws.
 */
export const commitOrUndo = async <T>(
  runCommit: () => Promise<Result<T>>,
  undo: () => Promise<void>,
): Promise<Result<T>> => {
  let isDone = false;
  try {
    const done = await runCommit();
    isDone = done.ok;
    return done;
  } finally {
    if (!isDone) await undo();
  }
};

/** Carries a refusal out of the transaction, because only a throw undoes what was already written. */
class RolledBack extends Error {
  override name = 'RolledBack';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.error.code);
    this.refusal = refusal;
  }
}

/** Lists the audit entries of a change, for a use case that commits another one's change with its own. */
export const entriesOf = ({ audit }: Change<unknown> | NoChange<unknown>): readonly AuditFacts[] => {
  if (audit === null) return [];
  return 'what' in audit ? [audit] : audit;
};

const insertAll = async (
  tx: WriteRepositories,
  feed: Effects<unknown>['feed'],
  atMs: number,
): Promise<EventRecord[]> => {
  const events: EventRecord[] = [];
  for (const row of feed) {
    events.push('cursor' in row ? row : await tx.events.insert({ ...row, invoiceId: null, data: '{}', atMs }));
  }
  return events;
};
