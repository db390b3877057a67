import type { IncomingMessage } from 'node:http';
import type { Access, RouteContract } from '../../../shared/contract/route.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Secrets } from '../../app/ports.ts';
import type { ApiKeyRecord, SessionRecord, StoreRecord, TillRecord, UserRecord } from '../../app/records.ts';
import type { Role } from '../../../shared/vocabulary.ts';
import type { Database } from '../../app/repositories.ts';
import type { ApiKeyIndex } from '../../app/people/api-key-index.ts';
import type { Sessions } from '../../app/people/sessions.ts';
import type { DisplayIndex, TillIndex } from '../../app/people/token-index.ts';
import type { Subject } from '../handler.ts';

/** A caller whose credential was accepted for a route. */
export interface Caller {
  readonly subject: Subject;
  readonly store: StoreRecord | undefined;
  readonly till: TillRecord | undefined;
  /** False once the credential was revoked or ran out: streams ask again and again. */
  readonly isLive: () => Promise<boolean>;
}

export interface AuthenticateDeps {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeyIndex;
  readonly tills: TillIndex;
  readonly displays: DisplayIndex;
  readonly secrets: Pick<Secrets, 'state'>;
  readonly training: boolean;
}

/** A credential as it was sent. The first kind that is there counts; a bad one is not rescued by the next (api.md §2). */
type Credential =
  | { readonly kind: 'key'; readonly raw: string }
  | { readonly kind: 'cookie'; readonly token: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | undefined;

const RANK: Readonly<Record<Role, number>> = { cashier: 0, manager: 1, owner: 2 };

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const cookieOf = (request: IncomingMessage): string | undefined =>
  request.headers.cookie
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith('session='))
    ?.slice('session='.length);

/** The session cookie opens these and nothing else (A14: cookies ignore ports). */
const takesCookie = (route: RouteContract): boolean =>
  route.access.kind === 'session' || route.api === 'checkout' || route.api === 'users';

/** Payment requests' clients send a JWT or an API key in a header of their own. */
const tokenHeaderOf = (request: IncomingMessage, { access }: RouteContract): Credential => {
  const token = access.kind === 'api' && access.tokenHeader ? header(request, 'cn-token') : undefined;
  if (token === undefined) return undefined;
  return token.startsWith('fc_') ? { kind: 'key', raw: token } : { kind: 'bearer', token };
};

const authorizationOf = (request: IncomingMessage): Credential => {
  const [, scheme = '', value = ''] = /^(\S+)\s+(.+)$/.exec(header(request, 'authorization') ?? '') ?? [];
  const isBearer = scheme.toLowerCase() === 'bearer';
  if (/^(token|x-api-key)$/i.test(scheme) || (isBearer && value.startsWith('fc_'))) return { kind: 'key', raw: value };
  return isBearer ? { kind: 'bearer', token: value } : undefined;
};

const cookieCredential = (request: IncomingMessage, route: RouteContract): Credential => {
  const token = takesCookie(route) ? cookieOf(request) : undefined;
  return token === undefined ? undefined : { kind: 'cookie', token };
};

const credentialOf = (request: IncomingMessage, route: RouteContract): Credential => {
  const given = header(request, 'x-api-key');
  if (given !== undefined) return { kind: 'key', raw: given };
  const authorization = authorizationOf(request);
  if (authorization?.kind === 'key') return authorization;
  return tokenHeaderOf(request, route) ?? cookieCredential(request, route) ?? authorization;
};

const needsSecrets = (access: Access): boolean =>
  ['person', 'api', 'account', 'session', 'pairing', 'till-token'].includes(access.kind);

const roleRefusal = (access: Access, user: { id: string; role: Role }, pathId: string | undefined) => {
  if (access.kind === 'account') {
    if (user.role === 'owner') return undefined;
    return pathId === user.id ? refuse('forbidden') : refuse('not_found');
  }
  if (access.kind === 'session') return undefined;
  const least: Role = access.kind === 'person' || access.kind === 'api' ? access.role : 'manager';
  return RANK[user.role] < RANK[least] ? refuse('forbidden') : undefined;
};

/** A session's own store, else its till's, else the one in the path, else the only one; several are `store_required`. */
const storeOfSession = async (
  database: Database,
  { session, till, pathStoreId, access }: SessionPlace,
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

interface SessionPlace {
  readonly session: SessionRecord;
  readonly till: TillRecord | undefined;
  readonly pathStoreId: string | undefined;
  readonly access: Access;
}

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

const keyCaller = async (deps: AuthenticateDeps, ask: AuthenticateAsk, raw: string): Promise<Result<Caller>> => {
  const found = await byKey(deps, ask.route.access, raw);
  if (!found.ok) return found;
  const { key, store } = found.value;
  // whether another store exists is nothing to learn with this key
  if (ask.pathStoreId !== undefined && ask.pathStoreId !== store.id) return refuse('invalid_api_key');
  return ok({
    subject: { kind: 'key', keyId: key.id, prefix: key.prefix, userId: key.userId, scopes: key.scopes },
    store,
    till: undefined,
    isLive: () => Promise.resolve(deps.apiKeys.find(raw) !== undefined),
  });
};

interface SessionAsk {
  readonly token: string;
  readonly viaCookie: boolean;
  readonly access: Access;
  readonly pathId: string | undefined;
  readonly pathStoreId: string | undefined;
  readonly tillHeader: TillRecord | undefined;
}

/** The live session of a token and its person, where the route is theirs. */
const personOf = async (
  deps: AuthenticateDeps,
  ask: SessionAsk,
): Promise<Result<{ session: SessionRecord; user: UserRecord }>> => {
  const session = await deps.sessions.find(ask.token);
  // a token in the cookie jar and one in a page are two things: neither opens what the other is for
  if (!session || (ask.viaCookie && !session.cookie)) return refuse('invalid_session');
  const user = await deps.database.read.users.get(session.userId);
  if (!user || user.disabledAtMs !== null) return refuse('invalid_session');
  const refused = roleRefusal(ask.access, user, ask.pathId);
  if (refused) return refused;
  const wantsFresh = ask.access.kind === 'person' && ask.access.freshPassword === true;
  return wantsFresh && !deps.sessions.isFresh(session) ? refuse('password_needed') : ok({ session, user });
};

const sessionCaller = async (deps: AuthenticateDeps, ask: SessionAsk): Promise<Result<Caller>> => {
  const person = await personOf(deps, ask);
  if (!person.ok) return person;
  const { session, user } = person.value;
  const till = (session.tillId === null ? undefined : deps.tills.byId(session.tillId)) ?? ask.tillHeader;
  const { pathStoreId, access } = ask;
  const store = await storeOfSession(deps.database, { session, till, pathStoreId, access });
  if (!store.ok) return store;
  return ok({
    subject: { kind: 'person', user, session, role: user.role },
    store: store.value,
    till,
    isLive: async () => (await deps.sessions.find(ask.token)) !== undefined,
  });
};

const nobody = (till?: TillRecord): Caller => ({
  subject: { kind: 'nobody' },
  store: undefined,
  till,
  isLive: () => Promise.resolve(true),
});

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

export interface AuthenticateAsk {
  readonly request: IncomingMessage;
  readonly route: RouteContract;
  readonly pathId: string | undefined;
  /** Of a store dialect's path. */
  readonly pathStoreId: string | undefined;
  readonly isLoopback: boolean;
  /** Whether the request names our own Origin: a cookie may write only then. */
  readonly hasOwnOrigin: boolean;
}

const byCredential = (deps: AuthenticateDeps, ask: AuthenticateAsk, till: TillRecord | undefined) => {
  const { access } = ask.route;
  const credential = credentialOf(ask.request, ask.route);
  if (credential === undefined) {
    return access.kind === 'pairing' && deps.training ? ok(nobody(till)) : refuse('missing_credential');
  }
  if (credential.kind === 'key') return keyCaller(deps, ask, credential.raw);
  if (deps.secrets.state() === 'needed') return refuse('invalid_session'); // nothing has signed a session yet
  const viaCookie = credential.kind === 'cookie';
  if (viaCookie && ask.request.method !== 'GET' && !ask.hasOwnOrigin) return refuse('foreign_origin');
  const { token } = credential;
  const { pathId, pathStoreId } = ask;
  return sessionCaller(deps, { token, viaCookie, access, pathId, pathStoreId, tillHeader: till });
};

/** Finds out who calls and whether the route is theirs; refuses with the sentences of api.md §2. */
export const authenticate = async (deps: AuthenticateDeps, ask: AuthenticateAsk): Promise<Result<Caller>> => {
  const { access } = ask.route;
  if (needsSecrets(access) && deps.secrets.state() === 'locked') return refuse('locked');
  const tillToken = header(ask.request, 'x-till');
  const till = tillToken === undefined ? undefined : deps.tills.find(tillToken);
  switch (access.kind) {
    case 'none':
      return ok(nobody(till));
    case 'loopback':
      return ask.isLoopback ? ok(nobody()) : refuse('loopback_only');
    case 'till-token':
      return tillCaller(deps, tillToken);
    case 'display':
      return displayCaller(deps, header(ask.request, 'x-display'));
    default:
      return byCredential(deps, ask, till);
  }
};
