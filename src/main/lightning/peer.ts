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
import { certificateChanged, UNENCRYPTED, UNENCRYPTED_BEYOND_SHOP } from './reasons.ts';

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

const refusalOfKey = (socket: TLSSocket, certificate: string | null): UpstreamFailed | null =>
  certificate === null || fingerprintOf(socket) === certificate ? null : certificateChanged();

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
