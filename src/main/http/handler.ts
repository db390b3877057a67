import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteContract } from '../../shared/contract/route.ts';
import type { Result } from '../../shared/result.ts';
import type { SessionRecord, StoreRecord, TillRecord, DisplayRecord, UserRecord } from '../app/records.ts';
import type { Role, Scope } from '../../shared/vocabulary.ts';
import type { WriteRepositories } from '../app/repositories.ts';

/** Who is calling, as the guards established it. */
export type Subject =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly user: UserRecord; readonly session: SessionRecord; readonly role: Role }
  | {
      readonly kind: 'key';
      readonly keyId: string;
      /** First characters of the key, shown to its holder. */
      readonly prefix: string;
      readonly userId: string;
      readonly scopes: readonly Scope[];
    }
  | { readonly kind: 'till'; readonly till: TillRecord }
  | { readonly kind: 'display'; readonly display: DisplayRecord };

/** What a handler gets besides its parsed input. */
export interface Context {
  readonly requestId: string;
  readonly subject: Subject;
  /** The store the credential belongs to; absent on routes without one. */
  readonly store: StoreRecord | undefined;
  /** The paired till the session (or X-Till) belongs to. */
  readonly till: TillRecord | undefined;
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly listener: 'private' | 'public';
  /**
   * Stores the answer of an idempotent request in the effect's own transaction; call it as the last thing inside every
   * transaction that a POST makes. Does nothing where no Idempotency-Key was sent.
   * `secretId`: the answer holds a secret, keep only this id.
   */
  readonly saveResponse: (tx: WriteRepositories, status: number, body: unknown, secretId?: string) => Promise<void>;
  /** JSON text of a top-level member of the body, exactly as it was sent (metadata is kept so). */
  readonly bodySource: (member: string) => string | undefined;
  /** Aborts when the caller goes away or the server closes. */
  readonly signal: AbortSignal;
}

export interface Call<R extends RouteContract> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly context: Context;
}

export interface Reply<B> {
  readonly status: number;
  readonly body: B;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An event of a stream: `id` is the cursor. */
export interface StreamEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

export type Handler<R extends RouteContract> = (call: Call<R>) => Promise<Result<Reply<AnswerOf<R>>>>;
/** Streams: yields until the signal aborts. */
export type StreamHandler<R extends RouteContract> = (call: Call<R>) => Promise<Result<AsyncIterable<StreamEvent>>>;

/** A route joined with what serves it. */
export interface Served {
  readonly route: RouteContract;
  readonly handle: Handler<RouteContract> | StreamHandler<RouteContract>;
  /** Of a stream: says so often that it lives. */
  readonly beatMs?: number | undefined;
}

/** Joins a route with its handler, types checked against the contract. */
export const serve = <R extends RouteContract>(route: R, handle: Handler<R>): Served => ({
  route,
  // The guards parse params, query and body with this very route's schemas before they call it.
  handle: handle as unknown as Handler<RouteContract>,
});

/** The same for a stream. */
export const serveStream = <R extends RouteContract>(route: R, handle: StreamHandler<R>, beatMs?: number): Served => ({
  route,
  handle,
  beatMs,
});
