/** Reads what an owner pasted to connect a backend (lightning.md LN-24). */
import { isIP } from 'node:net';
import { kindOfAddress, isLoopback, normalAddress } from '../upstream/address-kind.ts';
import { UNENCRYPTED, UNENCRYPTED_REMOTE } from './backend-reasons.ts';
import { PasteRefused } from './node.ts';
import type { PlainReach } from './node-http.ts';

/** Reads `type=…;name=value;…`; null if it is of another type. Names are in lower case. */
export const readFields = (text: string, type: string): ReadonlyMap<string, string> | null => {
  const parts = text
    .trim()
    .split(';')
    .filter((part) => part.trim() !== '');
  const fields = new Map(parts.map(readField));
  return fields.get('type')?.toLowerCase() === type ? fields : null;
};

const readField = (part: string): [string, string] => {
  const [name = ''] = part.split('=', 1);
  return [name.trim().toLowerCase(), part.slice(name.length + 1).trim()];
};

/** Returns a part that must be there. @param what for the owner: "it has no …" @throws PasteRefused */
export const required = (value: string | null | undefined, what: string): string => {
  if (value === null || value === undefined || value === '') throw new PasteRefused(`it has no ${what}`);
  return value;
};

/** Returns the address of a server, without a slash at its end. @throws PasteRefused if nothing may be sent there */
export const readServer = (text: string, plain: PlainReach): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new PasteRefused('it has an address that cannot be read');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new PasteRefused('it has an address with more in it than server, port and path');
  if (url.protocol === 'http:') assertNear(url.hostname, plain);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};

/** Refuses what is clearly elsewhere; the address itself is checked again at each connection. */
const assertNear = (hostname: string, plain: PlainReach): void => {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (plain === 'loopback') {
    if (host !== 'localhost' && !(isIP(host) > 0 && isLoopback(host))) throw new PasteRefused(UNENCRYPTED_REMOTE);
    return;
  }
  const address = normalAddress(host);
  const isNear = address === undefined ? isNearName(host) : kindOfAddress(address) === 'private';
  if (!isNear) throw new PasteRefused(UNENCRYPTED);
};

/** A name without a dot, or under a domain that no public server has (RFC 6761, RFC 6762, RFC 8375). */
const isNearName = (host: string): boolean =>
  !host.includes('.') || /\.(?:localhost|local|lan|internal|home\.arpa)$/.test(host);
