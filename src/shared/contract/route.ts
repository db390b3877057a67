import { z } from 'zod';
import type { Role, Scope } from '../vocabulary.ts';

/**
 * The ground that a session rests on: a PIN, a password, or a password entered in the last 5 minutes. A PIN is typed in view of
 * the queue, so it opens what is done at the till and nothing else (api.md AUTH-6).
 */
export type Proof = 'pin' | 'password' | 'freshPassword';

/** Callers that a route admits (api.md AUTH-1, AUTH-8). `none` admits everybody. */
export type Access =
  | { readonly kind: 'none' }
  /** Only from 127.0.0.1 or ::1. */
  | { readonly kind: 'loopback' }
  /** A paired till, by its token. */
  | { readonly kind: 'till-token' }
  /** A customer screen, by its token. */
  | { readonly kind: 'display' }
  /** A person of at least this role, by Bearer token. */
  | { readonly kind: 'person'; readonly role: Role; readonly proof: Proof }
  /** Checkout and store API: a key with this scope, or a person of at least this role. */
  | {
      readonly kind: 'api';
      readonly scope: Scope;
      readonly role: Role;
      readonly proof: Proof;
      /** The route works across stores, so that a session that may use several need not name one. */
      readonly anyStore?: true;
      /** The header `cn-token` may carry the JWT or API key. */
      readonly tokenHeader?: true;
    }
  /** `/api/users/{id}`: an owner, by Bearer token, or by cookie if it only reads. An API key is refused. */
  | { readonly kind: 'account'; readonly proof: Proof }
  /** Any live session, by Bearer token or cookie: for logging out. */
  | { readonly kind: 'session' }
  /** A manager or owner with a fresh password, by Bearer token; in training everybody. */
  | { readonly kind: 'pairing' };

/** A route of the contract: the server serves it, the pages' client calls it, and the OpenAPI document describes it. */
export interface RouteContract {
  /** Unique, in camelCase; the operationId of the OpenAPI document. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** In the form of OpenAPI: `/api/till/invoices/{id}`. */
  readonly path: string;
  /** Further paths of the same route. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly api: 'open' | 'till' | 'checkout' | 'store' | 'users' | 'display';
  readonly listener: 'private' | 'public' | 'both';
  readonly access: Access;
  readonly params?: z.ZodType;
  /** Strict: a parameter that is not known is refused (api.md API-21). */
  readonly query?: z.ZodObject;
  /** The till API refuses unknown fields (`z.strictObject`), the other APIs ignore them (`z.object`) (api.md API-9). */
  readonly body?: z.ZodType;
  /** True if it takes a file of any size as `application/octet-stream` instead of JSON. Its handler bounds it. */
  readonly upload?: true;
  /** Schemas of the successful answers by status; null for 204. All routes share the form of errors. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** True if it answers `text/event-stream` instead of JSON. */
  readonly stream?: boolean;
  /** True if the answer holds a secret: an idempotent repeat is answered 409 `secret_already_shown` (api.md API-11). */
  readonly secretAnswer?: boolean;
  /** True if it exists only in training and is answered 404 elsewhere. */
  readonly trainingOnly?: boolean;
  /** The rate limit that counts it; by default `requests`, and `strangers` for a caller without a credential. */
  readonly limit?: 'keys' | 'creates' | 'requests' | 'logins' | 'strangers';
}

/**
 * Returns the parameters that a route takes: its own, or none if it answers a list, because a filter that is ignored would
 * widen it (api.md API-21). Undefined if whatever stands there is ignored.
 */
export const querySchemaOf = ({ method, api, query, answers }: RouteContract): z.ZodObject | undefined => {
  const isStrict = api === 'till' || api === 'users' || answers[200] instanceof z.ZodArray;
  return query ?? (method === 'get' && isStrict ? NO_QUERY : undefined);
};

/** Of a list or a count that cannot be narrowed. */
export const NO_QUERY = z.strictObject({});

/** The least role of people whom a route admits; every session may log out. */
export const leastRole = (access: Access): Role => {
  if (access.kind === 'person' || access.kind === 'api') return access.role;
  if (access.kind === 'pairing') return 'manager';
  return access.kind === 'account' ? 'owner' : 'cashier';
};

/** Returns the least that a session must rest on. */
export const leastProof = (access: Access): Proof => {
  if (access.kind === 'pairing') return 'freshPassword';
  return 'proof' in access ? access.proof : 'pin';
};

/** The parts that routes of the till API for people share. */
export const forPerson = <const R extends Role, const P extends Proof>(role: R, proof: P) =>
  ({ api: 'till', listener: 'private', access: { kind: 'person', role, proof } }) as const;

/** Keeps the literal types of a route, so that handlers and clients are typed by it. */
export const defineRoute = <const R extends RouteContract>(route: R): R => route;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
export type ParamsOf<R extends RouteContract> = Parsed<R['params']>;
export type QueryOf<R extends RouteContract> = Parsed<R['query']>;
export type BodyOf<R extends RouteContract> = Parsed<R['body']>;
/** A body as a caller sends it, before defaults. */
export type BodyInput<R extends RouteContract> = R['body'] extends z.ZodType ? z.input<R['body']> : undefined;
/** The body of any success. */
export type AnswerOf<R extends RouteContract> = {
  [S in keyof R['answers']]: R['answers'][S] extends z.ZodType ? z.output<R['answers'][S]> : null;
}[keyof R['answers']];
