/**
 * Who may get the credential of a Lightning backend. Over TLS the certificate is compared, or vouched for by an authority,
 * before anything is sent; without TLS the address must be on this computer, or in the shop's own network.
 */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { isLoopback, kindOfAddress, normalAddress } from '../upstream/address-kind.ts';
import { UpstreamFailed } from '../upstream/reasons.ts';
import { CertificateChanged, NO_CERTIFICATE, UNENCRYPTED, UNENCRYPTED_BEYOND_SHOP } from './reasons.ts';

/** How far a connection without TLS may go. */
export type PlainReach = 'loopback' | 'private';

export interface Peer {
  /** Without a slash at its end. */
  readonly url: string;
  /** SHA-256 of the DER of the one certificate that it may show, lower-case hex; null if an authority vouches for it. */
  readonly certificate: string | null;
  readonly plain: PlainReach;
}

const CONNECT_MS = 5_000;

/** Connects, and hands the socket over only if the credential may be sent to whoever is at its other end. */
export const createConnect = ({ certificate, plain }: Omit<Peer, 'url'>): buildConnector.connector => {
  // a resumed session would show the certificate of before
  const common = { timeout: CONNECT_MS, maxCachedSessions: 0 };
  // most nodes signed their own certificate; it is compared below
  const dial = buildConnector(certificate === null ? common : { ...common, rejectUnauthorized: false });
  return (options, done) =>
    dial(options, (...[error, socket]) => {
      if (error !== null) return done(error, null);
      const refusal = socket instanceof TLSSocket ? refusalOfKey(socket, certificate) : refusalOfPlace(socket, plain);
      if (refusal === null) return done(null, socket);
      socket.destroy();
      done(refusal, null);
    });
};

/** Says why nothing may be sent to this address, as far as its text tells; the connection is judged again. */
export const refusalOfUrl = ({ url, plain }: Pick<Peer, 'url' | 'plain'>): UpstreamFailed | null => {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:') return null;
  const address = normalAddress(hostname);
  const isNear = address === undefined ? isNearName(hostname, plain) : isNearAddress(address, plain);
  return isNear ? null : tooFar(plain);
};

/**
 * Reads the certificate that a server shows now, whoever it is. Nothing is sent to it.
 *
 * @returns its SHA-256, lower-case hex
 */
export const shownCertificate = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { protocol, hostname, host, port } = new URL(url);
    const dial = buildConnector({ timeout: CONNECT_MS, maxCachedSessions: 0, rejectUnauthorized: false });
    dial({ protocol, hostname, host, port }, (...[error, socket]) => {
      if (error !== null) return reject(error);
      const shown = socket instanceof TLSSocket ? fingerprintOf(socket) : null;
      socket.destroy();
      if (shown === null) reject(new UpstreamFailed(NO_CERTIFICATE));
      else resolve(shown);
    });
  });

const refusalOfKey = (socket: TLSSocket, certificate: string | null): UpstreamFailed | null => {
  if (certificate === null) return null;
  const shown = fingerprintOf(socket);
  return shown === certificate ? null : new CertificateChanged(shown);
};

const refusalOfPlace = ({ remoteAddress = '' }: Socket, plain: PlainReach): UpstreamFailed | null =>
  isNearAddress(remoteAddress, plain) ? null : tooFar(plain);

const isNearAddress = (address: string, plain: PlainReach): boolean =>
  isLoopback(address) || (plain === 'private' && kindOfAddress(address) === 'private');

/** A name without a dot, or under a domain that no public server has (RFC 6761, RFC 6762, RFC 8375). */
const isNearName = (host: string, plain: PlainReach): boolean =>
  host === 'localhost' ||
  (plain === 'private' && (!host.includes('.') || /\.(?:localhost|local|lan|internal|home\.arpa)$/.test(host)));

const tooFar = (plain: PlainReach): UpstreamFailed =>
  new UpstreamFailed(plain === 'loopback' ? UNENCRYPTED : UNENCRYPTED_BEYOND_SHOP);

const fingerprintOf = (socket: TLSSocket): string | null => {
  const shown = socket.getPeerX509Certificate();
  return shown ? createHash('sha256').update(shown.raw).digest('hex') : null;
};
