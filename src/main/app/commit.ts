import { ok, type Refusal, type Result } from '../../shared/result.ts';
import { auditEntry, type Actor, type AuditFacts } from './audit-entry.ts';
import type { Clock, Feed, Ids } from './ports.ts';
import type { EventRecord, NewEvent } from './records.ts';
import type { Database, SaveResponse, WriteRepositories } from './repositories.ts';

/**
 * Runs one transaction of a use case and tells of it. Rows, audit entry, feed rows and the saved answer are stored
 * together or not at all; a refusal rolls back like a throw; the feed is published only after the commit. A use case is
 * given this instead of `Database.write` and `Feed.publish`, so it can neither leave the audit entry out nor publish what
 * is not stored.
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
 * The same without an audit entry, for what no one decided: what the network, the Lightning node, a receiver or a timer
 * brings. Selling and showing on a screen use it too, because their feed rows are their log.
 */
export type CommitUnaudited = <T>(work: (tx: WriteRepositories) => Promise<Told<T>>) => Promise<T>;

/** Everything that happens after the commit. */
export interface Told<T> {
  readonly value: T;
  /** Feed rows: those that the status writer made, and {@link storeChanged} and its like. */
  readonly feed: readonly (EventRecord | ReadAgain)[];
  /** Brings indexes in memory in line with the rows: after the commit, before anybody hears of it. Must not throw. */
  readonly afterCommit?: () => void;
}

/** A change that the audit log names, in the order of the entries. */
export interface Change<T> extends Told<T> {
  readonly audit: AuditFacts | readonly [AuditFacts, ...AuditFacts[]] | readonly [...AuditFacts[], AuditFacts];
}

/** Nothing that anybody needs to know of was written, so there is nothing to publish either. */
export interface NoChange<T> {
  readonly value: T;
  readonly audit: null;
  readonly feed: readonly [];
}

/** Tells the pages of a store to read something again. */
export type ReadAgain = Pick<NewEvent, 'storeId'> & {
  readonly type: 'store.changed' | 'people.changed' | 'requests.changed';
};

/** Settings, wallet, webhooks or callback of a store changed. */
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
    const { told, events } = await deps.database.write(async (tx) => {
      const done = await work(tx);
      return { told: done, events: await insertAll(tx, done.feed, deps.clock.nowMs()) };
    });
    told.afterCommit?.();
    if (events.length > 0) deps.feed.publish(events);
    return told.value;
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
 * Commits rows whose secrets were written ahead, as they must be: a row without its secret could sign or derive nothing.
 * Takes the secrets back when the commit refuses or throws.
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

/** A refusal must undo what the transaction has written already, and only a throw does. */
class RolledBack extends Error {
  override name = 'RolledBack';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.error.code);
    this.refusal = refusal;
  }
}

/** The audit entries of a change, for a use case that commits the changes of another with its own. */
export const entriesOf = ({ audit }: Change<unknown> | NoChange<unknown>): readonly AuditFacts[] => {
  if (audit === null) return [];
  return 'what' in audit ? [audit] : audit;
};

const insertAll = async (tx: WriteRepositories, feed: Told<unknown>['feed'], atMs: number): Promise<EventRecord[]> => {
  const events: EventRecord[] = [];
  for (const told of feed) {
    events.push('cursor' in told ? told : await tx.events.insert({ ...told, invoiceId: null, data: '{}', atMs }));
  }
  return events;
};
