import type { IncomingMessage } from 'node:http';
import type { RouteContract } from '../../../shared/contract/route.ts';

/** A credential as it was sent. */
export type Credential =
  | { readonly kind: 'key'; readonly raw: string }
  | { readonly kind: 'cookie'; readonly token: string }
  | { readonly kind: 'bearer'; readonly token: string };

/**
 * Finds the credential that decides: an API key, then `cn-token`, then the cookie, then a Bearer token. If the first one
 * found turns out to be bad, the next is not tried (api.md AUTH-2).
 */
export const credentialOf = (request: IncomingMessage, route: RouteContract): Credential | undefined => {
  const given = headerOf(request, 'x-api-key');
  if (given !== undefined) return { kind: 'key', raw: given };
  const authorization = authorizationOf(request);
  if (authorization?.kind === 'key') return authorization;
  return tokenHeaderOf(request, route) ?? cookieCredential(request, route) ?? authorization;
};

/** The value of a header; an empty one counts as absent. */
export const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const authorizationOf = (request: IncomingMessage): Credential | undefined => {
  const [, scheme = '', value = ''] = /^(\S+)\s+(.+)$/.exec(headerOf(request, 'authorization') ?? '') ?? [];
  const isBearer = scheme.toLowerCase() === 'bearer';
  if (/^(token|x-api-key)$/i.test(scheme) || (isBearer && value.startsWith('fc_'))) return { kind: 'key', raw: value };
  return isBearer ? { kind: 'bearer', token: value } : undefined;
};

/** Clients of payment requests send their JWT or API key in a header of their own (api.md ST-15). */
const tokenHeaderOf = (request: IncomingMessage, { access }: RouteContract): Credential | undefined => {
  const token = access.kind === 'api' && access.tokenHeader ? headerOf(request, 'cn-token') : undefined;
  if (token === undefined) return undefined;
  return token.startsWith('fc_') ? { kind: 'key', raw: token } : { kind: 'bearer', token };
};

const cookieCredential = (request: IncomingMessage, route: RouteContract): Credential | undefined => {
  const token = takesCookie(route) ? cookieOf(request) : undefined;
  return token === undefined ? undefined : { kind: 'cookie', token };
};

/** The session cookie opens these routes and no others, because browsers share cookies among all ports of a host (A14). */
export const takesCookie = (route: RouteContract): boolean =>
  route.access.kind === 'session' || route.api === 'checkout' || route.api === 'users';

const cookieOf = (request: IncomingMessage): string | undefined =>
  request.headers.cookie
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith('session='))
    ?.slice('session='.length);
