import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';

/**
 * The names that a listener answers to (api.md API-3). They include the port, so no page of another local server counts
 * as ours.
 */
export interface HostNames {
  /** `127.0.0.1:8321`, `[::1]:8321`, `localhost:8321` and, with `--lan`, every address of this machine. */
  readonly own: ReadonlySet<string>;
  /** The owner's `allowedHosts` and `publicUrl`: with the listener's port, with their own, or with none. */
  readonly named: ReadonlySet<string>;
}

/** Stops DNS rebinding (A1): a website whose name was made to resolve to this machine still sends its own name. */
export const isKnownHost = (host: string | undefined, names: HostNames): boolean =>
  host !== undefined && (names.own.has(host) || names.named.has(host));

/**
 * Reads the Host of a request. It is undefined, which is never a known name, if the request sends Host more than once
 * or names a whole URL as its target (RFC 9112 §3.2.2), because then two names compete.
 */
export const hostOf = (request: IncomingMessage): string | undefined => {
  const times = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (times !== 1 || !request.url?.startsWith('/')) return undefined;
  return request.headers.host?.toLowerCase();
};

/** The names of a listener itself. Port 80 may be left out (RFC 9110 §7.2). */
export const ownNames = (port: number, lan: boolean): ReadonlySet<string> => {
  const hosts = ['127.0.0.1', '[::1]', 'localhost', ...(lan ? machineAddresses() : [])];
  return new Set(hosts.flatMap((host) => (port === 80 ? [host, `${host}:80`] : [`${host}:${port}`])));
};

/** Addresses of this machine, as a Host header writes them. */
const machineAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => bracketed(address)));

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** The spellings of names that the owner gave as `pos.example`, `pos.example:8443` or a whole URL. */
export const namedHosts = (names: readonly string[], port: number): ReadonlySet<string> =>
  new Set(
    names.flatMap((name) => {
      const text = /^https?:\/\//i.test(name) ? name : `http://${name}`;
      if (!URL.canParse(text)) return [];
      const url = new URL(text);
      return url.port === '' ? [url.hostname, `${url.hostname}:${port}`] : [url.host];
    }),
  );
