/**
 * The name under which tries from an address are counted. A process on this machine may send from any of the 16 million
 * loopback addresses, and an IPv6 host from any address of its /64 network, so each of those groups counts as one
 * (reliability.md A35).
 */
export const addressKey = (address: string): string => {
  const plain = plainAddress(address);
  if (plain === '::1' || plain.startsWith('127.')) return 'loopback';
  return plain.includes(':') ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain;
};

/** An IPv4 address inside an IPv6 one (`::ffff:127.0.0.1`, `::ffff:7f00:1`) is written as IPv4. */
const plainAddress = (address: string): string => {
  const inner = /^::ffff:(.+)$/i.exec(address)?.[1];
  if (inner === undefined) return address.toLowerCase();
  const [high, low, ...rest] = inner.split(':').map((part) => Number.parseInt(part, 16));
  if (inner.includes('.') || high === undefined || low === undefined || rest.length > 0) return inner;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};

/** The eight groups of an IPv6 address, with those that `::` leaves out. */
const groupsOf = (address: string): string[] => {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
};
