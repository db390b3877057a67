import type { z } from 'zod';
import type { Role, Scope } from '../vocabulary.ts';

/** Who may call: `none`; a paired till's token; a display's token; a person (Bearer) of at least this role; a key with this scope. */
export type Access =
  | { readonly kind: 'none' }
  /** Only from 127.0.0.1 or ::1. */
  | { readonly kind: 'loopback' }
  | { readonly kind: 'till-token' }
  | { readonly kind: 'display' }
  /** Till dialect: Bearer only. `freshPassword`: a password login at most 5 minutes old. */
  | { readonly kind: 'person'; readonly role: Role; readonly freshPassword?: boolean }
  /** Checkout and store dialects: API key with the scope, cookie (checkout and users only) or Bearer of the role. */
  | {
      readonly kind: 'api';
      readonly scope: Scope;
      readonly role: Role;
      /** Works across stores: a session that fits several need not say which. */
      readonly anyStore?: true;
      /** The JWT or API key may also come in the header `cn-token`. */
      readonly tokenHeader?: true;
    }
  /** `/api/users/:id`: cookie or Bearer of an owner; an API key is refused. */
  | { readonly kind: 'account' }
  /** Any live session, Bearer or cookie: logging out. */
  | { readonly kind: 'session' }
  /** A person of at least manager (Bearer); nobody need be logged in in training. */
  | { readonly kind: 'pairing' };

/** One route of the contract: what Express serves, the client calls and OpenAPI documents. */
export interface RouteContract {
  /** camelCase, unique: OpenAPI's operationId and the client's name. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI form: `/api/till/invoices/{id}`. */
  readonly path: string;
  /** Further paths of the same route. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly api: 'open' | 'till' | 'checkout' | 'store' | 'users' | 'display';
  readonly listener: 'private' | 'public' | 'both';
  readonly access: Access;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** The till dialect refuses unknown fields (z.strictObject), the others ignore them (z.object). */
  readonly body?: z.ZodType;
  /** Success statuses and their bodies; 204 has `null`. Errors are the same for all. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** `text/event-stream` instead of JSON. */
  readonly stream?: boolean;
  /** The answer holds a secret: an idempotent repeat answers 409 `secret_already_shown`. */
  readonly secretAnswer?: boolean;
  /** Exists in training only, 404 elsewhere. */
  readonly trainingOnly?: boolean;
  /** Which of the rate limits counts it; `requests` by default. */
  readonly limit?: 'keys' | 'creates' | 'requests' | 'none';
}

/** Keeps the literal types of a route. */
export const defineRoute = <const R extends RouteContract>(route: R): R => route;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
export type ParamsOf<R extends RouteContract> = Parsed<R['params']>;
export type QueryOf<R extends RouteContract> = Parsed<R['query']>;
export type BodyOf<R extends RouteContract> = Parsed<R['body']>;
/** What a caller sends: before defaults. */
export type BodyInput<R extends RouteContract> = R['body'] extends z.ZodType ? z.input<R['body']> : undefined;
/** The body of any success. */
export type AnswerOf<R extends RouteContract> = {
  [S in keyof R['answers']]: R['answers'][S] extends z.ZodType ? z.output<R['answers'][S]> : null;
}[keyof R['answers']];
