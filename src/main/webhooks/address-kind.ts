import ipaddr from 'ipaddr.js';

/** `private`: loopback and private networks, which an owner may approve; `forbidden`: whatever is never sent to. */
export type AddressKind = 'public' | 'private' | 'forbidden';

const PRIVATE = new Set(['loopback', 'private', 'uniqueLocal']);

/**
 * Addresses that a range alone does not give away: metadata services outside link-local (AWS over IPv6, Azure), IPv4
 * inside IPv6 in forms that a gateway would unwrap (RFC 4291 §2.5.5.1, RFC 8215).
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

/** One spelling of an address, an IPv4 one inside IPv6 taken out; undefined where the text is none. */
export const normalAddress = (text: string): string | undefined => {
  const bare = text.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
};

/** Which kind an address is (api.md §4). @throws where the text is no address */
export const kindOfAddress = (text: string): AddressKind => {
  const address = ipaddr.process(text);
  if (isNever(address)) return 'forbidden';
  const range = address.range();
  if (range === 'unicast') return 'public';
  return PRIVATE.has(range) ? 'private' : 'forbidden';
};

export const isLoopback = (text: string): boolean => ipaddr.process(text).range() === 'loopback';
