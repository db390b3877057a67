import type { IncomingMessage } from 'node:http';
import { leastProof, leastRole, type Access, type Proof, type RouteContract } from '../../../shared/contract/route.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Secrets } from '../../app/ports.ts';
import type { ApiKeyRecord, SessionRecord, StoreRecord, TillRecord, UserRecord } from '../../app/records.ts';
import type { Role } from '../../../shared/vocabulary.ts';
import type { Database } from '../../app/repositories.ts';
import type { ApiKeyIndex } from '../../app/people/api-key-index.ts';
import type { Digest, Tokens } from '../../app/people/people-ports.ts';
import { isProven, type Sessions } from '../../app/people/sessions.ts';
import type { DisplayIndex, TillIndex } from '../../app/people/token-index.ts';
import type { Subject } from '../handler.ts';
import { credentialOf, headerOf, type Credential } from './credential.ts';

/** A caller whose credential was accepted for a route. */
export interface Caller {
  readonly subject: Subject;
  readonly store: StoreRecord | undefined;
  readonly till: TillRecord | undefined;
  /** False once the credential was revoked or ran out; streams keep asking. */
  readonly isLive: () => Promise<boolean>;
}

export interface AuthenticateDeps {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeyIndex;
  readonly tills: TillIndex;
  readonly displays: DisplayIndex;
  readonly tokens: Pick<Tokens, 'csrfToken'>;
  readonly digest: Pick<Digest, 'equal'>;
  readonly secrets: Pick<Secrets, 'state'>;
  readonly training: boolean;
}

export interface AuthenticateAsk {
  readonly request: IncomingMessage;
  readonly route: RouteContract;
  readonly pathId: string | undefined;
  /** The store that the path names, in the store API. */
  readonly pathStoreId: string | undefined;
  readonly isLoopback: boolean;
  /** True if the request names the listener's own Origin; a cookie may write only then (api.md AUTH-5). */
  readonly hasOwnOrigin: boolean;
}

/** Finds out who calls, and refuses callers that the route is not for (api.md AUTH-3). */
export const authenticate = async (deps: AuthenticateDeps, ask: AuthenticateAsk): Promise<Result<Caller>> => {
  const { access } = ask.route;
  if (needsSecrets(access) && deps.secrets.state() === 'locked') return refuse('locked');
  const tillToken = headerOf(ask.request, 'x-till');
  const till = tillToken === undefined ? undefined : deps.tills.find(tillToken);
  switch (access.kind) {
    case 'none':
      return ok(nobody(till));
    case 'loopback':
      return ask.isLoopback ? ok(nobody()) : refuse('loopback_only');
    case 'till-token':
      return tillCaller(deps, tillToken);
    case 'display':
      return displayCaller(deps, headerOf(ask.request, 'x-display'));
    default:
      return byCredential(deps, ask, till);
  }
};

const needsSecrets = (access: Access): boolean =>
  ['person', 'api', 'account', 'session', 'pairing', 'till-token'].includes(access.kind);

const byCredential = (deps: AuthenticateDeps, ask: AuthenticateAsk, till: TillRecord | undefined) => {
  const { access } = ask.route;
  const credential = credentialOf(ask.request, ask.route);
  if (credential === undefined) {
    return access.kind === 'pairing' && deps.training ? ok(nobody(till)) : refuse('missing_credential');
  }
  if (credential.kind === 'key') return keyCaller(deps, ask, credential.raw);
  // before set-up has made the place for secrets, no session can have been signed
  if (deps.secrets.state() === 'needed') return refuse('invalid_session');
  return sessionCaller(deps, ask, credential);
};

const keyCaller = async (deps: AuthenticateDeps, ask: AuthenticateAsk, raw: string): Promise<Result<Caller>> => {
  const found = await byKey(deps, ask.route.access, raw);
  if (!found.ok) return found;
  const { key, store } = found.value;
  // the answer does not tell if the other store exists
  if (ask.pathStoreId !== undefined && ask.pathStoreId !== store.id) return refuse('invalid_api_key');
  return ok({
    subject: { kind: 'key', keyId: key.id, prefix: key.prefix, userId: key.userId, scopes: key.scopes },
    store,
    till: undefined,
    isLive: () => Promise.resolve(deps.apiKeys.find(raw) !== undefined),
  });
};

const byKey = async (
  deps: AuthenticateDeps,
  access: Access,
  raw: string,
): Promise<Result<{ key: ApiKeyRecord; store: StoreRecord }>> => {
  if (access.kind !== 'api') return refuse('invalid_api_key');
  const key = deps.apiKeys.find(raw);
  const store = key && (await deps.database.read.stores.get(key.storeId));
  if (!key || !store) return refuse('invalid_api_key');
  const { scope } = access;
  return key.scopes.includes(scope) ? ok({ key, store }) : refuse('missing_scope', { params: { scope } });
};

const sessionCaller = async (
  deps: AuthenticateDeps,
  ask: AuthenticateAsk,
  credential: SessionCredential,
): Promise<Result<Caller>> => {
  const session = await sessionOf(deps, ask, credential);
  if (!session.ok) return session;
  const person = await personOf(deps, ask, session.value);
  if (!person.ok) return person;
  const { tillId } = session.value;
  const till = tillId === null ? undefined : deps.tills.byId(tillId);
  const store = await storeOfSession(deps.database, ask, { session: session.value, till });
  if (!store.ok) return store;
  return ok({
    subject: { kind: 'person', session: session.value, ...person.value },
    store: store.value,
    till,
    isLive: async () => (await deps.sessions.find(credential.token)) !== undefined,
  });
};

type SessionCredential = Exclude<Credential, { readonly kind: 'key' }>;

/**
 * The live session of a token that came as its login asked: a cookie's token is none in a header, and the other way round
 * (reliability.md A29). With a cookie a program may read; writing takes Satchel's own Origin and the session's second
 * value (A30).
 */
const sessionOf = async (
  deps: AuthenticateDeps,
  { request, route, hasOwnOrigin }: AuthenticateAsk,
  { kind, token }: SessionCredential,
): Promise<Result<SessionRecord>> => {
  const isCookie = kind === 'cookie';
  const session = await deps.sessions.find(token);
  if (!session || session.cookie !== isCookie) return refuse('invalid_session');
  if (!isCookie || request.method === 'GET') return ok(session);
  if (!hasOwnOrigin) return refuse('foreign_origin');
  if (route.access.kind === 'account') return refuse('not_by_cookie');
  const given = headerOf(request, 'x-csrf-token') ?? '';
  return deps.digest.equal(given, await deps.tokens.csrfToken(session.id)) ? ok(session) : refuse('csrf_token_needed');
};

/** The person of a session, if the person may call the route and the session rests on what the route asks for. */
const personOf = async (
  deps: AuthenticateDeps,
  { route: { access }, pathId }: AuthenticateAsk,
  session: SessionRecord,
): Promise<Result<{ user: UserRecord; role: Role; proof: Proof }>> => {
  const user = await deps.database.read.users.get(session.userId);
  if (!user || user.disabledAtMs !== null) return refuse('invalid_session');
  const refused = roleRefusal(access, user, pathId);
  if (refused) return refused;
  const proof = deps.sessions.proofOf(session);
  return isProven(proof, leastProof(access)) ? ok({ user, role: user.role, proof }) : refuse('password_needed');
};

const roleRefusal = (access: Access, user: { id: string; role: Role }, pathId: string | undefined) => {
  if (RANK[user.role] >= RANK[leastRole(access)]) return undefined;
  // keys of somebody else: the answer does not tell if that person exists
  return access.kind === 'account' && pathId !== user.id ? refuse('not_found') : refuse('forbidden');
};

const RANK: Readonly<Record<Role, number>> = { cashier: 0, manager: 1, owner: 2 };

/**
 * The store of a session: the one named at login, otherwise its till's, otherwise the only one; if several fit, the
 * answer is `store_required`. A path may name one instead, if it is that store or the session has none (api.md AUTH-7).
 */
const storeOfSession = async (
  database: Database,
  { pathStoreId, route: { access } }: AuthenticateAsk,
  { session, till }: { readonly session: SessionRecord; readonly till: TillRecord | undefined },
): Promise<Result<StoreRecord | undefined>> => {
  const own = session.storeId ?? till?.storeId;
  if (pathStoreId !== undefined) {
    const store = own === undefined || own === pathStoreId ? await database.read.stores.get(pathStoreId) : undefined;
    return store ? ok(store) : refuse('not_found');
  }
  if (own !== undefined) return ok(await database.read.stores.get(own));
  const [first, second] = await database.read.stores.list();
  if (!second) return ok(first);
  return access.kind === 'api' && access.anyStore ? ok(undefined) : refuse('store_required');
};

const tillCaller = async (deps: AuthenticateDeps, token: string | undefined): Promise<Result<Caller>> => {
  if (token === undefined) return refuse('missing_credential');
  const till = deps.tills.find(token);
  if (!till) return refuse('invalid_till');
  return ok({
    subject: { kind: 'till', till },
    store: await deps.database.read.stores.get(till.storeId),
    till,
    isLive: () => Promise.resolve(deps.tills.find(token) !== undefined),
  });
};

const displayCaller = async (deps: AuthenticateDeps, token: string | undefined): Promise<Result<Caller>> => {
  if (token === undefined) return refuse('missing_credential');
  const display = deps.displays.find(token);
  if (!display) return refuse('invalid_display');
  return ok({
    subject: { kind: 'display', display },
    store: await deps.database.read.stores.get(display.storeId),
    till: undefined,
    isLive: () => Promise.resolve(deps.displays.find(token) !== undefined),
  });
};

const nobody = (till?: TillRecord): Caller => ({
  subject: { kind: 'nobody' },
  store: undefined,
  till,
  isLive: () => Promise.resolve(true),
});
