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
  readonly begin: (scope: IdempotencyScope, bodyDigest: string) => Promise<Result<IdempotentRun>>;
}

const KEPT_FOR_MS = 24 * 3_600_000;
const NOT_KEPT = new Set([401, 403, 413, 415, 421, 429]);

/**
 * Gives each key one effect (api.md API-11). The transaction of the effect writes the row, so that a crash leaves both
 * or neither. Only "still running" is kept in memory, because a crash ends what runs.
 */
export const createIdempotency = (deps: { readonly database: Database; readonly clock: Clock }): Idempotency => {
  const running = new Map<string, string>();

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
    begin: async (scope, bodyDigest) => {
      const name = JSON.stringify([scope.subject, scope.storeId, scope.method, scope.path, scope.key]);
      const runs = running.get(name);
      if (runs !== undefined) return refuse(runs === bodyDigest ? 'idempotency_running' : 'idempotency_mismatch');
      running.set(name, bodyDigest);
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

const replayOf = (record: IdempotencyRecord, bodyDigest: string): Result<Answer> => {
  if (record.bodyDigest !== bodyDigest) return refuse('idempotency_mismatch');
  if (record.answer === null) {
    return refuse('secret_already_shown', record.secretId === null ? {} : { params: { id: record.secretId } });
  }
  return ok({ status: record.status, text: record.answer });
};

/** A key is 1 to 255 printable ASCII characters. */
export const isIdempotencyKey = (key: string): boolean => /^[\x20-\x7e]{1,255}$/.test(key);
