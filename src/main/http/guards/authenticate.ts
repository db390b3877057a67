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
import { credentialOf, headerOf } from './credential.ts';

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
  const viaCookie = credential.kind === 'cookie';
  if (viaCookie && ask.request.method !== 'GET' && !ask.hasOwnOrigin) return refuse('foreign_origin');
  const { token } = credential;
  const { pathId, pathStoreId } = ask;
  return sessionCaller(deps, { token, viaCookie, access, pathId, pathStoreId, tillHeader: till });
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

interface SessionAsk {
  readonly token: string;
  readonly viaCookie: boolean;
  readonly access: Access;
  readonly pathId: string | undefined;
  readonly pathStoreId: string | undefined;
  readonly tillHeader: TillRecord | undefined;
}

/** The live session of a token and its person, if the person may call the route. */
const personOf = async (
  deps: AuthenticateDeps,
  ask: SessionAsk,
): Promise<Result<{ session: SessionRecord; user: UserRecord }>> => {
  const session = await deps.sessions.find(ask.token);
  // only a token of a login that asked for a cookie counts as one (api.md AUTH-5)
  if (!session || (ask.viaCookie && !session.cookie)) return refuse('invalid_session');
  const user = await deps.database.read.users.get(session.userId);
  if (!user || user.disabledAtMs !== null) return refuse('invalid_session');
  const refused = roleRefusal(ask.access, user, ask.pathId);
  if (refused) return refused;
  const wantsFresh = ask.access.kind === 'person' && ask.access.freshPassword === true;
  return wantsFresh && !deps.sessions.isFresh(session) ? refuse('password_needed') : ok({ session, user });
};

const roleRefusal = (access: Access, user: { id: string; role: Role }, pathId: string | undefined) => {
  if (access.kind === 'account') {
    if (user.role === 'owner') return undefined;
    return pathId === user.id ? refuse('forbidden') : refuse('not_found');
  }
  if (access.kind === 'session') return undefined;
  const least: Role = access.kind === 'person' || access.kind === 'api' ? access.role : 'manager';
  return RANK[user.role] < RANK[least] ? refuse('forbidden') : undefined;
};

const RANK: Readonly<Record<Role, number>> = { cashier: 0, manager: 1, owner: 2 };

/**
 * The store of a session: the one named at login, otherwise its till's, otherwise the only one; if several fit, the
 * answer is `store_required`. A path may name one instead, if it is that store or the session has none (api.md AUTH-7).
 */
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
