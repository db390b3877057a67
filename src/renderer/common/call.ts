import type { AnswerOf, BodyInput, Proof, RouteContract } from '../../shared/contract/route.ts';
import type { Fetch } from './stream.ts';

/** A refusal as it came over the wire (api.md API-7), or `unreachable` if no response came. */
export interface ApiError {
  readonly code: string;
  readonly sentence: string;
  /** 0 if no response came; `sentence` is then empty. */
  readonly status: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly details: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number;
}
export type Answer<T> =
  /** `cursor` is the start of the next page of a bare list. */
  { readonly ok: true; readonly value: T; readonly cursor?: string } | { readonly ok: false; readonly error: ApiError };

export interface HttpDeps {
  readonly fetch: Fetch;
  /** Bearer, X-Till or X-Display, read at the moment of the call. */
  readonly headers: () => Record<string, string>;
  /** Asks for the password if the session lacks what a call needs. */
  readonly password?: PasswordGate | undefined;
}

/** Pages that ask for the password have one, so that no call is refused for the lack of it (api.md AUTH-6). */
export interface PasswordGate {
  /** Resolves to true when the session rests on this much, after asking if it has to. */
  readonly ensure: (proof: Proof) => Promise<boolean>;
  /** Returns true if the session seems to rest on this much. */
  readonly has: (proof: Proof) => boolean;
  /** Asks although the session seemed to have what the call needs: the server knows better. */
  readonly ask: () => Promise<boolean>;
}

/** `/a/{id}/b` → `/a/${string}/b` */
type PathOf<P extends string> = P extends `${infer Head}{${string}}${infer Tail}`
  ? `${Head}${string}${PathOf<Tail>}`
  : P;

/** A call names what its route asks of the session; the compiler holds it against the contract, which no page loads. */
type ProofOption<R extends RouteContract> = R['access'] extends
  | { readonly proof: 'freshPassword' }
  | { kind: 'pairing' }
  ? { readonly proof: 'freshPassword' }
  : R['access'] extends { readonly proof: 'password' }
    ? { readonly proof: Exclude<Proof, 'pin'> }
    : { readonly proof?: Proof };

type CallOptions<R extends RouteContract> = ProofOption<R> & {
  readonly body?: BodyInput<R>;
  /** Sent as it is, of a route that takes a file. */
  readonly file?: Blob;
  readonly query?: Record<string, string>;
  readonly idempotencyKey?: string;
  /** Refused without a question if the session lacks the password: the call is a side matter of its page. */
  readonly isQuiet?: boolean;
  /** Replaces the page's own credentials. */
  readonly headers?: Record<string, string>;
};
/** Options may be left out if none is needed. */
type Rest<R extends RouteContract> = object extends CallOptions<R> ? [options?: CallOptions<R>] : [CallOptions<R>];
export type Call = <R extends RouteContract>(
  method: R['method'],
  path: PathOf<R['path']>,
  ...rest: Rest<R>
) => Promise<Answer<AnswerOf<R>>>;

const unreachable: ApiError = {
  code: 'unreachable',
  sentence: '',
  status: 0,
  params: {},
  details: {},
  retryAfterSeconds: 1,
};

/** The refusal that the server would give. */
const passwordNeeded: ApiError = { ...unreachable, code: 'password_needed', status: 403 };

const errorOf = async (response: Response): Promise<ApiError> => {
  // every error has this shape (api.md API-7)
  const body = (await response.json().catch(() => ({}))) as Partial<ApiError> & { error?: string; requestId?: string };
  return {
    code: body.code ?? 'internal',
    sentence: body.error ?? '',
    status: response.status,
    params: { ...(body.requestId ? { requestId: body.requestId } : {}), ...body.params },
    details: body.details ?? {},
    retryAfterSeconds: Number.parseInt(response.headers.get('retry-after') ?? '0', 10) || 0,
  };
};

/** A single function calls every route. The route is a type parameter, so no schema (and no zod) ends up in a page. */
export const createCall = ({ fetch, headers, password }: HttpDeps): Call => {
  const send = async <R extends RouteContract>(
    method: R['method'],
    path: PathOf<R['path']>,
    options: Partial<CallOptions<R>>,
  ): Promise<Answer<AnswerOf<R>>> => {
    const search = options.query ? `?${new URLSearchParams(options.query)}` : '';
    const sent: Record<string, string> = { accept: 'application/json', ...(options.headers ?? headers()) };
    if (options.body !== undefined) sent['content-type'] = 'application/json';
    if (options.file) sent['content-type'] = 'application/octet-stream';
    if (options.idempotencyKey) sent['idempotency-key'] = options.idempotencyKey;
    try {
      const response = await fetch(path + search, {
        method: method.toUpperCase(),
        headers: sent,
        cache: 'no-store',
        credentials: 'omit',
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        ...(options.file && { body: options.file }),
      });
      if (!response.ok) return { ok: false, error: await errorOf(response) };
      const value = response.status === 204 ? null : await response.json();
      const cursor = response.headers.get('x-next-cursor');
      // our own server; its answers are tested against the contract
      return { ok: true, value: value as AnswerOf<R>, ...(cursor === null ? {} : { cursor }) };
    } catch {
      return { ok: false, error: unreachable };
    }
  };
  return async <R extends RouteContract>(method: R['method'], path: PathOf<R['path']>, ...[options]: Rest<R>) => {
    const given: Partial<CallOptions<R>> = options ?? {};
    if (password && !(await passes(password, given))) return { ok: false, error: passwordNeeded };
    const answer = await send<R>(method, path, given);
    if (answer.ok || answer.error.code !== 'password_needed' || !password || given.isQuiet) return answer;
    return (await password.ask()) ? send<R>(method, path, given) : answer;
  };
};

const passes = (
  password: PasswordGate,
  { proof = 'pin', isQuiet }: { readonly proof?: Proof | undefined; readonly isQuiet?: boolean | undefined },
): boolean | Promise<boolean> => (isQuiet ? password.has(proof) : password.ensure(proof));
