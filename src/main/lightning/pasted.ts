/** Reads what an owner pasted to connect a backend (lightning.md LN-24). */
import { createHash, X509Certificate } from 'node:crypto';
import { PasteRefused } from './node.ts';
import { refusalOfUrl, type PlainReach } from './peer.ts';

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
  if (url.hostname.endsWith('.onion')) throw new PasteRefused('it is on Tor, which Satchel does not use');
  const refusal = refusalOfUrl({ url: url.href, plain });
  if (refusal) throw new PasteRefused(refusal.message);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};

/** SHA-256 of a certificate, as people copy it: with or without colons, in either case. @throws PasteRefused if it is none */
export const readThumbprint = (text: string | undefined): string | null => {
  const thumbprint = text?.replaceAll(/[:\s]/g, '').toLowerCase();
  if (!thumbprint) return null;
  if (!/^[0-9a-f]{64}$/.test(thumbprint)) throw new PasteRefused('it has a certificate thumbprint that is no SHA-256');
  return thumbprint;
};

/** @param bytes a certificate as DER or PEM @throws PasteRefused if it is none */
export const thumbprintOf = (bytes: Buffer | string): string => {
  try {
    return createHash('sha256').update(new X509Certificate(bytes).raw).digest('hex');
  } catch {
    throw new PasteRefused('it has a certificate that cannot be read');
  }
};
