import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';

/** What a listener answers to. Ports are part of a name: another local server's page must not borrow ours. */
export interface HostNames {
  /** `127.0.0.1:8321`, `[::1]:8321`, `localhost:8321` and, with `--lan`, every address of this machine. */
  readonly own: ReadonlySet<string>;
  /** The owner's `allowedHosts` and `publicUrl`: with the listener's port, with their own, or with none. */
  readonly named: ReadonlySet<string>;
}

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Addresses of this machine, as a Host header writes them. */
const machineAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => bracketed(address)));

/** Own names of a listener on a port. Port 80 may be left out (RFC 9110 §7.2). */
export const ownNames = (port: number, lan: boolean): ReadonlySet<string> => {
  const hosts = ['127.0.0.1', '[::1]', 'localhost', ...(lan ? machineAddresses() : [])];
  return new Set(hosts.flatMap((host) => (port === 80 ? [host, `${host}:80`] : [`${host}:${port}`])));
};

/** Spellings of a name the owner gave: `pos.example`, `pos.example:8443` or a whole URL. */
export const namedHosts = (names: readonly string[], port: number): ReadonlySet<string> =>
  new Set(
    names.flatMap((name) => {
      const text = /^https?:\/\//i.test(name) ? name : `http://${name}`;
      if (!URL.canParse(text)) return [];
      const url = new URL(text);
      return url.port === '' ? [url.hostname, `${url.hostname}:${port}`] : [url.host];
    }),
  );

/**
 * The Host a request names, where it may be trusted at all: given once, no absolute-form target beside it.
 * Undefined is never known.
 */
export const hostOf = (request: IncomingMessage): string | undefined => {
  const times = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (times !== 1 || !request.url?.startsWith('/')) return undefined;
  return request.headers.host?.toLowerCase();
};

/** DNS rebinding (A1): a page of another name that resolves to us still sends its own name. */
export const isKnownHost = (host: string | undefined, names: HostNames): boolean =>
  host !== undefined && (names.own.has(host) || names.named.has(host));
