import { networkInterfaces } from 'node:os';
import type { Destination, ResolvedAddress, EndpointGuard } from '../app/webhook/delivery-ports.ts';
import { isLoopback, kindOfAddress, normalAddress } from '../upstream/address-kind.ts';

/** Finds every address of a name, in the resolver's order. @throws if it has none */
export type Lookup = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface EndpointGuardDeps {
  readonly lookup: Lookup;
  /** Ports of both listeners, once they are bound. */
  readonly ownPorts: () => readonly number[];
  /** URLs of every configured chain backend, including `tcp://` ones of ZMQ. */
  readonly nodeUrls: () => Promise<readonly string[]>;
}

/** Judges where a webhook may go (api.md HOOK-3, reliability.md A10). A name is resolved once; that answer alone is judged and dialled. */
export const createEndpointGuard = (deps: EndpointGuardDeps): EndpointGuard => ({
  hostPortsOf: (text) => {
    const url = readUrl(text);
    return url ? spellingsOf(url) : [];
  },
  readHostPort,
  resolve: async (text) => {
    const url = readUrl(text);
    if (!url) return { kind: 'forbidden', reason: 'no_web_address' };
    let found: readonly ResolvedAddress[];
    try {
      found = await resolveHost(url.hostname, deps.lookup);
    } catch {
      return { kind: 'unknown', reason: 'its name is not known' };
    }
    return judge(url, found, deps);
  },
});

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Accepts http and https URLs without a user name or password. */
const readUrl = (url: string): URL | undefined => {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  const isWeb = Object.hasOwn(DEFAULT_PORT, parsed.protocol);
  return isWeb && parsed.username === '' && parsed.password === '' && parsed.hostname !== '' ? parsed : undefined;
};

const portOf = ({ port, protocol }: URL): number => (port === '' ? (DEFAULT_PORT[protocol] ?? 0) : Number(port));

/** `host:port`, and the host alone if the port is the scheme's default, which WHATWG parsing drops. */
const spellingsOf = (url: URL): string[] => {
  const whole = `${url.hostname}:${portOf(url)}`;
  return url.port === '' ? [url.host, whole] : [whole];
};

const readHostPort = (text: string): string | undefined => {
  // URL parsing would drop a written `:80`, but an owner who writes it means port 80 only
  if (!/^[^\s/?#@\\]+$/.test(text) || !URL.canParse(`http://${text}`)) return undefined;
  const { hostname, host } = new URL(`http://${text}`);
  return /:0*80$/.test(text) ? `${hostname}:80` : host;
};

const literal = (hostname: string): ResolvedAddress | undefined => {
  const address = normalAddress(hostname);
  return address === undefined ? undefined : { address, family: address.includes(':') ? 6 : 4 };
};

const resolveHost = async (hostname: string, lookup: Lookup): Promise<readonly ResolvedAddress[]> => {
  const known = literal(hostname);
  return known ? [known] : lookup(hostname);
};

const ownAddresses = (): Set<string | undefined> =>
  new Set(
    Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => normalAddress(address))),
  );

/** Satchel's own listeners: on loopback, or on an address of this machine. */
const isOwn = (address: string, port: number, deps: EndpointGuardDeps): boolean =>
  deps.ownPorts().includes(port) && (isLoopback(address) || ownAddresses().has(address));

const isSameHost = (left: string, right: string): boolean => left === right || (isLoopback(left) && isLoopback(right));

/** A configured node, by name or by address: nobody may make Satchel send requests to it. */
const isNode = async (url: URL, addresses: readonly string[], deps: EndpointGuardDeps): Promise<boolean> => {
  for (const text of await deps.nodeUrls()) {
    if (!URL.canParse(text)) continue;
    const node = new URL(text);
    if (portOf(node) !== portOf(url)) continue;
    if (node.hostname.toLowerCase() === url.hostname) return true;
    const known = await resolveHost(node.hostname, deps.lookup).catch(() => []);
    const nodeAddresses = known.map(({ address }) => normalAddress(address) ?? '');
    if (nodeAddresses.some((one) => one !== '' && addresses.some((other) => isSameHost(one, other)))) return true;
  }
  return false;
};

const judge = async (url: URL, found: readonly ResolvedAddress[], deps: EndpointGuardDeps): Promise<Destination> => {
  const addresses = found.map(({ address }) => normalAddress(address));
  const known = addresses.filter((address) => address !== undefined);
  // one bad address forbids the whole name, because the connection may use any of its addresses
  if (known.length === 0 || known.length < addresses.length) return { kind: 'forbidden', reason: 'reserved' };
  const kinds = new Set(known.map(kindOfAddress));
  if (kinds.has('forbidden')) return { kind: 'forbidden', reason: 'reserved' };
  if (known.some((address) => isOwn(address, portOf(url), deps))) return { kind: 'forbidden', reason: 'own' };
  if (await isNode(url, known, deps)) return { kind: 'forbidden', reason: 'node' };
  return { kind: kinds.has('private') ? 'private' : 'public', hostPorts: spellingsOf(url), addresses: found };
};
