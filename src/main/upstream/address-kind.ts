import ipaddr from 'ipaddr.js';

/** `private`: loopback and private networks, which an owner may approve. Nothing is ever sent to a `forbidden` one. */
export type AddressKind = 'public' | 'private' | 'forbidden';

/** Tells the kind of an address (api.md HOOK-3). @throws if the text is no address */
export const kindOfAddress = (text: string): AddressKind => {
  const address = ipaddr.process(text);
  if (isNever(address)) return 'forbidden';
  const range = address.range();
  if (range === 'unicast') return 'public';
  return PRIVATE.has(range) ? 'private' : 'forbidden';
};

/** The one spelling of an address, with IPv4 taken out of IPv6; undefined if the text is no address. */
export const normalAddress = (text: string): string | undefined => {
  const bare = text.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
};

export const isLoopback = (text: string): boolean => ipaddr.process(text).range() === 'loopback';

const PRIVATE = new Set(['loopback', 'private', 'uniqueLocal']);

/**
 * Forbidden addresses that ipaddr.js does not tell by their range: metadata services outside link-local (AWS over IPv6,
 * Azure), and IPv4 inside IPv6 in forms that a gateway would unwrap (RFC 4291 §2.5.5.1, RFC 8215).
 */
const NEVER: readonly (readonly [string, number])[] = [
  ['fd00:ec2::254', 128],
  ['168.63.129.16', 32],
  ['::', 96],
  ['64:ff9b:1::', 48],
];

const isNever = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  NEVER.some(([base, bits]) => {
    const range = ipaddr.parse(base);
    if (range.toString() === '::' && address.toString() === '::1') return false; // loopback lies inside ::/96
    return range.kind() === address.kind() && address.match(range, bits);
  });
