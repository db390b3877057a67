import type { IncomingMessage } from 'node:http';
import type { HostNames } from './host.ts';

/**
 * Tells if a request comes from another website (A2). Browsers send `Origin` with every request that may change
 * something, and `Sec-Fetch-Site` with every request; programs send neither. A link on another website may open one of
 * our pages and nothing else (api.md API-4).
 */
export const isForeign = (request: IncomingMessage, path: string, names: HostNames): boolean => {
  const { origin } = request.headers;
  if (origin !== undefined && !isOwnOrigin(origin, names)) return true;
  const site = request.headers['sec-fetch-site'];
  if (site !== 'cross-site' && site !== 'same-site') return false;
  const isTopLevel =
    request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
  return !(request.method === 'GET' && isTopLevel && isPage(path));
};

/** Tells if an Origin is the listener's own. `null`, which sandboxed frames and some redirects send, never is. */
export const isOwnOrigin = (origin: string, names: HostNames): boolean => {
  if (!URL.canParse(origin)) return false;
  const { protocol, host, origin: clean } = new URL(origin);
  if (clean !== origin.toLowerCase()) return false;
  // a name that the owner gave may stand behind a TLS proxy, the listener's own addresses never do
  return protocol === 'http:' ? names.own.has(host) || names.named.has(host) : names.named.has(host);
};

/** Paths of the APIs and of their description answer programs; every other path is a page or a file of one. */
export const isPage = (path: string): boolean => !/^\/(api\/|health|openapi\.json)/.test(path);
