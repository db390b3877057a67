import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Clock } from '../../app/ports.ts';
import type { IdempotencyRecord, IdempotencyScope } from '../../app/records.ts';
import type { Database, WriteRepositories } from '../../app/repositories.ts';

/** An answer as it is sent: status and JSON text. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A request with an Idempotency-Key, while it is served. */
export interface IdempotentRun {
  /** The stored answer of the first request; if there is one, the handler does not run. */
  readonly replay?: Answer;
  /**
   * Stores the answer in the transaction of its effect. With a `secretId`, which may be empty, only that id is stored.
   */
  readonly saveResponse: (tx: WriteRepositories, answer: Answer, secretId?: string) => Promise<void>;
  /** Stores an answer that no transaction saved, unless its status is one of those that are not kept. */
  readonly keep: (answer: Answer, secretId?: string) => Promise<void>;
  readonly end: () => void;
}

export interface Idempotency {
  /**
   * @param isKept false for a caller without a credential: two requests with one key still do not run at the same time,
   *   but no answer is stored, because anybody could fill the database (reliability.md A21)
   */
  readonly begin: (scope: IdempotencyScope, bodyDigest: string, isKept: boolean) => Promise<Result<IdempotentRun>>;
}

const KEPT_FOR_MS = 24 * 3_600_000;
/** Answers kept per caller. One more drops the oldest tenth, because refusing it would stop a busy shop's sales (A21). */
const MOST_KEPT = 10_000;
const KEPT_AFTER_DROP = 9_000;
const NOT_KEPT = new Set([401, 403, 413, 415, 421, 429]);

/**
 * Gives each key one effect (api.md API-11). The transaction of the effect writes the row, so that a crash leaves both
 * or neither. Only "still running" is kept in memory, because a crash ends what runs.
 */
export const createIdempotency = (deps: { readonly database: Database; readonly clock: Clock }): Idempotency => {
  const running = new Map<string, string>();
  const keepFew = createKeepFew();

  const rowOf = (scope: IdempotencyScope, bodyDigest: string, answer: Answer, secretId?: string) => ({
    ...scope,
    bodyDigest,
    status: answer.status,
    answer: secretId === undefined ? answer.text : null,
    secretId: secretId || null,
    createdAtMs: deps.clock.nowMs(),
  });

  const runOf = (scope: IdempotencyScope, bodyDigest: string, name: string): IdempotentRun => {
    let isSaved = false;
    const write = async (tx: WriteRepositories, answer: Answer, secretId?: string): Promise<void> => {
      await tx.idempotency.dropBefore(deps.clock.nowMs() - KEPT_FOR_MS);
      await tx.idempotency.insert(rowOf(scope, bodyDigest, answer, secretId));
      await keepFew(tx, scope.subject);
    };
    return {
      saveResponse: async (tx, answer, secretId) => {
        await write(tx, answer, secretId);
        isSaved = true; // a transaction that rolls back runs again, or ends in an error, which `keep` stores
      },
      keep: async (answer, secretId) => {
        if (isSaved && answer.status < 400) return;
        if (answer.status >= 500 || NOT_KEPT.has(answer.status)) return;
        await deps.database.write((tx) => write(tx, answer, secretId));
      },
      end: () => void running.delete(name),
    };
  };

  return {
    begin: async (scope, bodyDigest, isKept) => {
      const name = JSON.stringify([scope.subject, scope.storeId, scope.method, scope.path, scope.key]);
      const runs = running.get(name);
      if (runs !== undefined) return refuse(runs === bodyDigest ? 'idempotency_running' : 'idempotency_mismatch');
      running.set(name, bodyDigest);
      if (!isKept) return ok({ ...NOTHING_KEPT, end: () => void running.delete(name) });
      const run = runOf(scope, bodyDigest, name);
      try {
        const found = await deps.database.read.idempotency.find(scope);
        if (!found || found.createdAtMs < deps.clock.nowMs() - KEPT_FOR_MS) return ok(run);
        run.end();
        const replay = replayOf(found, bodyDigest);
        return replay.ok ? ok({ ...run, replay: replay.value }) : replay;
      } catch (error) {
        run.end();
        throw error;
      }
    },
  };
};

/** Drops the oldest answers of a caller that has more than its share. */
const createKeepFew = () => {
  const counts = new Map<string, number>();
  return async (tx: WriteRepositories, subject: string): Promise<void> => {
    const counted = counts.get(subject);
    let count = counted === undefined ? MOST_KEPT + 1 : counted + 1;
    // rows are dropped by age too, so that only the database knows how many are left
    if (count > MOST_KEPT) count = await tx.idempotency.count(subject);
    if (count > MOST_KEPT) {
      await tx.idempotency.keepNewest(subject, KEPT_AFTER_DROP);
      count = KEPT_AFTER_DROP;
    }
    counts.set(subject, count);
  };
};

const NOTHING_KEPT = { saveResponse: async () => {}, keep: async () => {} };

const replayOf = (record: IdempotencyRecord, bodyDigest: string): Result<Answer> => {
  if (record.bodyDigest !== bodyDigest) return refuse('idempotency_mismatch');
  if (record.answer === null) {
    return refuse('secret_already_shown', record.secretId === null ? {} : { params: { id: record.secretId } });
  }
  return ok({ status: record.status, text: record.answer });
};

/** A key is 1 to 255 printable ASCII characters. */
export const isIdempotencyKey = (key: string): boolean => /^[\x20-\x7e]{1,255}$/.test(key);
