/** Reads the two texts by which LND is connected: BTCPay Server's connection string, and lndconnect (lightning.md LN-14). */
import type { PastedBackend } from '../../app/lightning-invoice/lightning-ports.ts';
import { createHash, X509Certificate } from 'node:crypto';
import { readMacaroon } from '../macaroon.ts';
import { PasteRefused } from '../node.ts';
import { UNENCRYPTED } from '../reasons.ts';
import { isSafeUrl } from './lnd-http.ts';

/** Reads a pasted text. @returns null if it is of another kind @throws PasteRefused if it is LND's and cannot be used */
export const pasteLnd = (pasted: string): PastedBackend<'lnd'> | null => {
  const text = pasted.trim();
  if (/^lndconnect:/i.test(text)) return readLndConnect(text);
  return /(?:^|;)\s*type\s*=\s*lnd-rest\s*(?:;|$)/i.test(text) ? readConnectionString(text) : null;
};

const LND_RPC_PORT = '10009';
const LND_REST_PORT = '8080';

/** `lndconnect://host:port?cert=…&macaroon=…`, both in base64url. */
const readLndConnect = (text: string): PastedBackend<'lnd'> => {
  if (!URL.canParse(text)) throw new PasteRefused('it has an address that cannot be read');
  const { hostname, port, searchParams } = new URL(text);
  // the usual text names the port of gRPC; LND's REST interface listens on 8080 unless it was moved
  const restPort = port === '' || port === LND_RPC_PORT ? LND_REST_PORT : port;
  const certificate = searchParams.get('cert');
  return backend({
    url: `https://${hostname}:${restPort}`,
    certificate: certificate ? fingerprintOf(fromBase64(certificate)) : null,
    macaroon: fromBase64(searchParams.get('macaroon') ?? '').toString('hex'),
  });
};

/** `type=lnd-rest;server=…;macaroon=…;certthumbprint=…`. */
const readConnectionString = (text: string): PastedBackend<'lnd'> => {
  const values = new Map(
    text.split(';').map((part) => {
      const [key = '', ...value] = part.split('=');
      return [key.trim().toLowerCase(), value.join('=').trim()];
    }),
  );
  if (values.has('macaroonfilepath') || values.has('certfilepath') || values.has('macaroondirectorypath'))
    throw new PasteRefused('it names a file; paste the macaroon itself in hex');
  const thumbprint = values.get('certthumbprint')?.replaceAll(':', '').toLowerCase();
  if (thumbprint && !/^[0-9a-f]{64}$/.test(thumbprint))
    throw new PasteRefused('it has a certificate thumbprint that is no SHA-256');
  return backend({
    url: values.get('server') ?? '',
    certificate: thumbprint || null,
    macaroon: (values.get('macaroon') ?? '').toLowerCase(),
  });
};

/** @param found `macaroon`: lower-case hex; empty if the text has none */
const backend = (found: {
  readonly url: string;
  readonly certificate: string | null;
  readonly macaroon: string;
}): PastedBackend<'lnd'> => {
  if (found.macaroon === '') throw new PasteRefused('it has no macaroon');
  const rights = readMacaroon(found.macaroon);
  if (rights === null) throw new PasteRefused('its macaroon cannot be read');
  const { url, isPlain } = readUrl(found.url);
  const config = { kind: 'lnd', url, certificate: isPlain ? null : found.certificate } as const;
  return { config, credential: found.macaroon, maySpend: rights.maySpend };
};

/** Plain http needs no `allowinsecure` on this computer, and is refused elsewhere even with it. */
const readUrl = (text: string): { readonly url: string; readonly isPlain: boolean } => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new PasteRefused('it has an address that cannot be read');
  const { protocol, hostname, username, password, search, hash, origin, pathname } = url;
  if (hostname.endsWith('.onion')) throw new PasteRefused('it is on Tor, which Satchel does not use');
  if (username || password || search || hash)
    throw new PasteRefused('it has an address with more in it than server, port and path');
  if (!isSafeUrl(text)) throw new PasteRefused(UNENCRYPTED);
  return { url: `${origin}${pathname.replace(/\/+$/, '')}`, isPlain: protocol === 'http:' };
};

/** Either alphabet of base64; a query turns a plus into a space. */
const fromBase64 = (text: string): Buffer => Buffer.from(text.replaceAll(' ', '+'), 'base64');

/** @param bytes the certificate as DER or PEM @throws PasteRefused if it is none */
const fingerprintOf = (bytes: Buffer): string => {
  try {
    return createHash('sha256').update(new X509Certificate(bytes).raw).digest('hex');
  } catch {
    throw new PasteRefused('it has a certificate that cannot be read');
  }
};
