import { leastProof, leastRole, type Proof, type RouteContract } from '../../shared/contract/route.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { ROLES, SCOPES, type Role, type Scope } from '../../shared/vocabulary.ts';
import { isProven, PROOFS } from '../app/people/sessions.ts';
import { takesCookie } from './guards/credential.ts';

/** A kind of caller, as its credential makes it. */
export type CallerKind =
  | { readonly kind: 'anonymous' }
  /** By `X-Till` alone. */
  | { readonly kind: 'till' }
  /** By `X-Display` alone. */
  | { readonly kind: 'screen' }
  /** By Bearer token. `otherStore`: the session names another store than the path. */
  | { readonly kind: 'session'; readonly role: Role; readonly proof: Proof; readonly otherStore?: true }
  /** By cookie. `writes`: with Satchel's own Origin and the session's second value. */
  | { readonly kind: 'cookie'; readonly role: Role; readonly proof: Proof; readonly writes: boolean }
  | { readonly kind: 'key'; readonly scope: Scope; readonly otherStore?: true };

/** Every kind of caller that a route can tell apart. */
export const CALLER_KINDS: readonly CallerKind[] = [
  { kind: 'anonymous' },
  { kind: 'till' },
  { kind: 'screen' },
  ...ROLES.flatMap((role) => PROOFS.map((proof) => ({ kind: 'session', role, proof }) as const)),
  { kind: 'session', role: 'owner', proof: 'freshPassword', otherStore: true },
  ...ROLES.flatMap((role) =>
    [false, true].map((writes) => ({ kind: 'cookie', role, proof: 'freshPassword', writes }) as const),
  ),
  { kind: 'cookie', role: 'owner', proof: 'password', writes: true },
  ...SCOPES.map((scope) => ({ kind: 'key', scope }) as const),
  ...SCOPES.map((scope) => ({ kind: 'key', scope, otherStore: true }) as const),
];

/**
 * The one table of who may call what (api.md AUTH-8): the verdict of a route on a kind of caller, `in` or the code of the
 * refusal. The document of roles is written from it, and a test calls every route as every kind.
 */
export const verdictOf = (route: RouteContract, caller: CallerKind): 'in' | ErrorCode => {
  const { access } = route;
  switch (access.kind) {
    case 'none':
    case 'loopback':
      return 'in';
    case 'till-token':
      return caller.kind === 'till' ? 'in' : 'missing_credential';
    case 'display':
      return caller.kind === 'screen' ? 'in' : 'missing_credential';
    default:
      return verdictOnCredential(route, caller);
  }
};

const verdictOnCredential = (route: RouteContract, caller: CallerKind): 'in' | ErrorCode => {
  switch (caller.kind) {
    case 'key':
      return verdictOnKey(route, caller);
    case 'session':
      return verdictOnPerson(route, caller);
    case 'cookie':
      return takesCookie(route)
        ? (cookieRefusal(route, caller) ?? verdictOnPerson(route, caller))
        : 'missing_credential';
    default:
      return 'missing_credential';
  }
};

const verdictOnKey = (route: RouteContract, { scope, otherStore }: CallerKind & { kind: 'key' }): 'in' | ErrorCode => {
  const { access } = route;
  if (access.kind !== 'api') return 'invalid_api_key';
  if (scope !== access.scope) return 'missing_scope';
  return otherStore && namesStore(route) ? 'invalid_api_key' : 'in';
};

const cookieRefusal = (
  { method, access }: RouteContract,
  { writes }: CallerKind & { kind: 'cookie' },
): ErrorCode | undefined => {
  if (method === 'get') return undefined;
  if (!writes) return 'foreign_origin';
  return access.kind === 'account' ? 'not_by_cookie' : undefined;
};

const verdictOnPerson = (
  route: RouteContract,
  { role, proof, ...more }: CallerKind & { kind: 'session' | 'cookie' },
): 'in' | ErrorCode => {
  const least = leastRole(route.access);
  if (RISING.indexOf(role) < RISING.indexOf(least)) return route.access.kind === 'account' ? 'not_found' : 'forbidden';
  if (!isProven(proof, leastProof(route.access))) return 'password_needed';
  return 'otherStore' in more && namesStore(route) ? 'not_found' : 'in';
};

/** From the least right to the most. */
const RISING = ROLES.toReversed();

const namesStore = ({ path }: RouteContract): boolean => path.includes('{storeId}');
