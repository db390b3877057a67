import type { AnswerOf, BodyOf, ParamsOf, Proof, QueryOf, RouteContract } from '../../shared/contract/route.ts';
import type { Result } from '../../shared/result.ts';
import type { SessionRecord, StoreRecord, TillRecord, DisplayRecord, UserRecord } from '../app/records.ts';
import type { Role, Scope } from '../../shared/vocabulary.ts';
import type { WriteRepositories } from '../app/repositories.ts';

/** Pairs a route with its handler, whose types are checked against the contract. */
export const serve = <R extends RouteContract>(route: R, handle: Handler<R>): Served => ({
  route,
  // sound, because the guards parse params, query and body with the schemas of this very route
  handle: handle as unknown as Handler<RouteContract>,
});

/** Pairs a stream with its handler. */
export const serveStream = <R extends RouteContract>(route: R, handle: StreamHandler<R>, beatMs?: number): Served => ({
  route,
  handle,
  beatMs,
});

/** A route with its handler. */
export interface Served {
  readonly route: RouteContract;
  readonly handle: Handler<RouteContract> | StreamHandler<RouteContract>;
  /** Of a stream: the time between two comments that keep it alive. */
  readonly beatMs?: number | undefined;
}

export type Handler<R extends RouteContract> = (call: Call<R>) => Promise<Result<Reply<AnswerOf<R>>>>;
/** The handler of a stream: yields events until the signal aborts. */
export type StreamHandler<R extends RouteContract> = (call: Call<R>) => Promise<Result<AsyncIterable<StreamEvent>>>;

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

/** An event of a stream; its `id` is the cursor. */
export interface StreamEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

/** The facts of a request that its handler gets beside the parsed input. */
export interface Context {
  readonly requestId: string;
  readonly subject: Subject;
  /** The store of the credential; undefined if the route needs none, or the credential fits several. */
  readonly store: StoreRecord | undefined;
  /** The till of the session; at a login, the one that `X-Till` names. */
  readonly till: TillRecord | undefined;
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly listener: 'private' | 'public';
  /**
   * Stores the answer of a request with an Idempotency-Key, in the transaction of its effect (api.md API-11). Call it
   * last in the transaction of a POST. Without an Idempotency-Key it does nothing.
   *
   * @param secretId the answer holds a secret: only this id is stored, not the answer
   */
  readonly saveResponse: (tx: WriteRepositories, status: number, body: unknown, secretId?: string) => Promise<void>;
  /** The JSON text of a top-level member of the body, exactly as it was sent; metadata is stored in this form. */
  readonly bodySource: (member: string) => string | undefined;
  /** The file of a route that takes one, as it comes in; it throws if the caller goes away before its end. */
  readonly upload: AsyncIterable<Uint8Array>;
  /** Aborts when the caller goes away or the server closes. */
  readonly signal: AbortSignal;
}

/** The caller, as the guards established it. */
export type Subject =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'person';
      readonly user: UserRecord;
      readonly session: SessionRecord;
      readonly role: Role;
      readonly proof: Proof;
    }
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
