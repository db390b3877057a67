import type { Request, RequestHandler, Response } from 'express';
import { querySchemaOf, type RouteContract } from '../../shared/contract/route.ts';
import { refuse, ok, type Refusal, type Result } from '../../shared/result.ts';
import type { Clock, Logger, SecurityLog } from '../app/ports.ts';
import { refusalOf, statusOf, toWire } from './errors.ts';
import { authenticate, type AuthenticateDeps, type Caller } from './guards/authenticate.ts';
import { errorPageFor } from './pages/error-pages.ts';
import { readBody, refuseBodyHeaders, refuseUploadHeaders, type ReadBody } from './guards/body.ts';
import { isIdempotencyKey, type Answer, type Idempotency, type IdempotentRun } from './guards/idempotency.ts';
import type { RateLimits } from './guards/rate-limit.ts';
import type { Call, Context, Handler, Reply, Served, StreamHandler } from './handler.ts';
import { toJson } from './raw-json.ts';
import { markKnownCaller } from './request-log.ts';
import { noteSecurity, type RouteEnd } from './security-events.ts';
import { sendStream, sendStreamHead } from './sse.ts';
import type { StreamOwner, StreamPlaces } from './stream-places.ts';
import { parsePart } from './validate.ts';

export interface ServeDeps extends AuthenticateDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly security: SecurityLog;
  readonly idempotency: Idempotency;
  readonly rateLimits: RateLimits;
  readonly streamPlaces: StreamPlaces;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

/** The facts that the guards in front of all routes found out about a request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly listener: 'private' | 'public';
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly hasOwnOrigin: boolean;
}

/** Serves one route of the contract in Express: the guards in their order, then the handler, then the answer. */
export const createRouteServer =
  (deps: ServeDeps) =>
  (served: Served, factsOf: (response: Response) => RequestFacts): RequestHandler =>
  async (request, response) => {
    const facts = factsOf(response);
    let ready: Ready | undefined;
    const note = (outcome: RouteEnd['outcome']): void =>
      noteSecurity(deps.security, served.route, facts, { ...ready, outcome });
    const refuseWith = (error: Refusal['error']): void => {
      note(error.code);
      if (response.headersSent) response.destroy();
      else sendRefusal(response, error, facts.requestId);
    };
    try {
      const prepared = await prepare(deps, served.route, request, response, facts);
      if (!prepared.ok) return refuseWith(prepared.error);
      ready = prepared.value;
      const outcome = await runRoute(deps, served, request, response, facts, ready);
      if (typeof outcome === 'object') refuseWith(outcome);
      else note(outcome);
    } catch (error) {
      refuseWith(refusalOf(error, deps.logger, facts.requestId));
    }
  };

/** Runs a request that passed its guards, and sends the answer. A refusal is returned and still to be sent. */
const runRoute = async (
  deps: ServeDeps,
  served: Served,
  request: Request,
  response: Response,
  facts: RequestFacts,
  ready: Ready,
): Promise<'done' | 'repeated' | Refusal['error']> => {
  const { route } = served;
  const begun = await beginRun(deps, route, request, ready, facts);
  if (!begun.ok) return begun.error;
  const run = begun.value;
  if (run?.replay) {
    send(response, run.replay, { 'Idempotency-Replayed': 'true' });
    return 'repeated';
  }
  const end = new AbortController();
  const abort = (): void => end.abort();
  response.once('close', abort);
  deps.closing.addEventListener('abort', abort, { once: true });
  try {
    const context = contextOf(route, request, ready, facts, run, end.signal);
    const { params, query, parsedBody: body, caller } = ready;
    const call = { params, query, body, context } as Call<RouteContract>; // parsed by this route's schemas
    const refused = route.stream
      ? await answerStream(deps, served, call, { caller, request, response, end })
      : await answerCall(served, call, run, response);
    return refused ?? 'done';
  } finally {
    run?.end();
    deps.closing.removeEventListener('abort', abort);
  }
};

/** Asks the guards in their order: headers of the body, credential, rate limit, body, then params and query. */
const prepare = async (
  deps: ServeDeps,
  route: RouteContract,
  request: Request,
  response: Response,
  facts: RequestFacts,
): Promise<Result<Ready>> => {
  const refusedHeaders = (route.upload ? refuseUploadHeaders : refuseBodyHeaders)(request);
  if (refusedHeaders) return refusedHeaders;
  const caller = await authenticate(deps, {
    request,
    route,
    pathId: pathPart(request, 'id'),
    pathStoreId: pathPart(request, 'storeId'),
    isLoopback: facts.isLoopback,
    hasOwnOrigin: facts.hasOwnOrigin,
  });
  if (!caller.ok) return caller;
  if (caller.value.subject.kind !== 'nobody') markKnownCaller(response);
  const limited = await deps.rateLimits.check(request, response, route, caller.value);
  if (limited) return limited;
  const body = route.method === 'get' || route.upload ? ok(NO_BODY) : await readBody(request);
  if (!body.ok) return body;
  const ready = parseParts(route, request, caller.value, body.value);
  if (!ready.ok) return ready;
  const refused = await deps.rateLimits.checkLogin(request, response, route, caller.value, ready.value.parsedBody);
  return refused ?? ready;
};

const parseParts = (route: RouteContract, request: Request, caller: Caller, body: ReadBody): Result<Ready> => {
  const params = parsePart(route.params, request.params);
  if (!params.ok) return refuse('not_found'); // an id of the wrong form is an unknown id (api.md API-8)
  const query = parsePart(querySchemaOf(route), request.query);
  if (!query.ok) return query;
  // a missing body is validated like `{}` (api.md API-6); `null` is a body, and an invalid one
  const parsedBody = parsePart(route.body, body.value === undefined ? {} : body.value);
  if (!parsedBody.ok) return parsedBody;
  return ok({ caller, body, params: params.value, query: query.value, parsedBody: parsedBody.value });
};

/** Of a route that takes no file. */
const NO_UPLOAD: AsyncIterable<Uint8Array> = { async *[Symbol.asyncIterator]() {} };

const NO_BODY: ReadBody = { value: undefined, sourceOf: () => undefined, digest: '' };

interface Ready {
  readonly caller: Caller;
  readonly body: ReadBody;
  readonly params: unknown;
  readonly query: unknown;
  readonly parsedBody: unknown;
}

const beginRun = async (
  deps: ServeDeps,
  route: RouteContract,
  request: Request,
  ready: Ready,
  facts: RequestFacts,
): Promise<Result<IdempotentRun | undefined>> => {
  const key = request.headers['idempotency-key'];
  if (route.method !== 'post' || typeof key !== 'string') return ok(undefined);
  if (!isIdempotencyKey(key)) {
    return refuse('validation_failed', { details: { 'Idempotency-Key': 'must be 1 to 255 ASCII characters' } });
  }
  const scope = {
    subject: subjectName(ready.caller, facts.remoteAddress),
    storeId: ready.caller.store?.id ?? '',
    method: 'POST',
    path: pathOf(route, request),
    key,
  };
  return deps.idempotency.begin(scope, ready.body.digest, ready.caller.subject.kind !== 'nobody');
};

/** The path without the freedom of spelling it: parameters percent-encoded in one way, no alias, no slash at the end. */
const pathOf = (route: RouteContract, request: Request): string =>
  route.path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(pathPart(request, name) ?? ''));

const subjectName = (caller: Caller, address: string): string => {
  const { subject } = caller;
  if (subject.kind === 'key') return `key:${subject.keyId}`;
  if (subject.kind === 'person') return `user:${subject.user.id}`;
  if (subject.kind === 'till') return `till:${subject.till.id}`;
  if (subject.kind === 'display') return `display:${subject.display.id}`;
  return `address:${address}`;
};

const pathPart = (request: Request, name: string): string | undefined => {
  const part = request.params[name];
  return typeof part === 'string' ? part : undefined;
};

const contextOf = (
  route: RouteContract,
  request: Request,
  ready: Ready,
  facts: RequestFacts,
  run: IdempotentRun | undefined,
  signal: AbortSignal,
): Context => ({
  requestId: facts.requestId,
  subject: ready.caller.subject,
  store: ready.caller.store,
  till: ready.caller.till,
  remoteAddress: facts.remoteAddress,
  isLoopback: facts.isLoopback,
  listener: facts.listener,
  bodySource: ready.body.sourceOf,
  upload: route.upload ? request : NO_UPLOAD,
  signal,
  saveResponse: async (tx, status, body, secretId) => {
    await run?.saveResponse(tx, bodyText(status, body), secretId ?? (route.secretAnswer ? '' : undefined));
  },
});

const answerCall = async (
  served: Served,
  call: Call<RouteContract>,
  run: IdempotentRun | undefined,
  response: Response,
): Promise<Refusal['error'] | undefined> => {
  const { route } = served;
  const handle = served.handle as Handler<RouteContract>; // `stream` tells the two kinds apart
  const result = await handle(call);
  const answer = result.ok ? checked(route, result.value) : answerOf(result.error, call.context.requestId);
  await run?.keep(answer, result.ok && route.secretAnswer ? '' : undefined);
  if (!result.ok) return result.error;
  send(response, answer, result.value.headers);
  return undefined;
};

/** Throws if an answer breaks the contract: such a bug is logged and answered with 500, never sent (api.md API-1). */
const checked = (route: RouteContract, reply: Reply<unknown>): Answer => {
  const schema = route.answers[reply.status];
  if (schema === undefined) throw new Error(`${route.id} answered ${reply.status}, which its contract does not know`);
  schema?.parse(reply.body);
  return bodyText(reply.status, reply.body);
};

const bodyText = (status: number, body: unknown): Answer => ({ status, text: body === null ? '' : toJson(body) });

interface StreamAsk {
  readonly caller: Caller;
  readonly request: Request;
  readonly response: Response;
  readonly end: AbortController;
}

const answerStream = async (
  deps: ServeDeps,
  served: Served,
  call: Call<RouteContract>,
  { caller, request, response, end }: StreamAsk,
): Promise<Refusal['error'] | undefined> => {
  const place = deps.streamPlaces.take(ownerOf(caller, request));
  if (!place.ok) return place.error;
  try {
    const handle = served.handle as StreamHandler<RouteContract>; // as above
    const events = await handle(call);
    if (!events.ok) return events.error;
    if (request.method === 'HEAD') sendStreamHead(response);
    else await sendStream({ response, events: events.value, end, isLive: caller.isLive, beatMs: served.beatMs });
    return undefined;
  } finally {
    place.value();
  }
};

/** A stream is counted under its screen or its credential; one that needs neither, under the invoice in its path. */
const ownerOf = (caller: Caller, request: Request): StreamOwner => {
  const { subject } = caller;
  if (subject.kind === 'display') return { kind: 'screen', id: subject.display.id };
  if (subject.kind === 'nobody') return { kind: 'invoice', id: pathPart(request, 'id') ?? '' };
  return { kind: 'credential', id: subject.kind === 'person' ? subject.session.id : subjectName(caller, '') };
};

/** Sends a refusal in the one shape of errors, or to a browser as a page (api.md API-7, API-19), with its headers. */
export const sendRefusal = (response: Response, error: Refusal['error'], requestId: string): void => {
  if (error.code === 'idempotency_running') response.setHeader('Retry-After', '1');
  if (RETRY_LATER.has(error.code) && !response.hasHeader('Retry-After')) {
    response.setHeader('Retry-After', String(error.params?.['seconds'] ?? 60));
  }
  const sendPage = errorPageFor(response);
  if (sendPage) return sendPage(error, requestId);
  send(response, answerOf(error, requestId));
};

const RETRY_LATER: ReadonlySet<string> = new Set(['too_many_requests', 'too_many_streams']);

const answerOf = (error: Refusal['error'], requestId: string): Answer => ({
  status: statusOf(error),
  text: toJson(toWire(error, requestId)),
});

/** Writes an answer. The reply's headers are set first, so that none of them replaces a guard's. */
const send = (response: Response, answer: Answer, headers: Readonly<Record<string, string>> = {}): void => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  response.statusCode = answer.status;
  if (answer.text === '') return void response.end();
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(answer.text);
};
