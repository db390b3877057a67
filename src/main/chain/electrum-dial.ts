/** Connects to an Electrum server, and decides whether it is the same one as before (chain.md CHAIN-42). */
import { createHash } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { kindOfAddress, normalAddress } from '../upstream/address-kind.ts';
import { IdentityChanged, TOO_LATE, UpstreamFailed } from '../upstream/reasons.ts';

/** How a server proved who it is: a certificate that an authority vouches for, or the SHA-256 of its public key. */
export type Pin = string;
const BY_AUTHORITY: Pin = 'authority';

/** Remembers by what each server, named by its URL, is known. */
export interface Pins {
  readonly get: (url: string) => Promise<Pin | null>;
  readonly set: (url: string, pin: Pin) => Promise<void>;
}

export interface DialOptions {
  readonly pins: Pins;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

/** Opens a connection. @param url `ssl://host:port` or `tcp://host:port` @throws UpstreamFailed */
export const dial = async (url: string, { pins, signal, deadlineMs }: DialOptions): Promise<Socket> => {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const deadline = AbortSignal.timeout(deadlineMs);
  const either = AbortSignal.any([deadline, signal]);
  try {
    if (protocol === 'tcp:')
      return await connected(connectTcp({ host: await privateAddress(host), port: Number(port) }), 'connect', either);
    // whether the certificate is valid is judged below, because most servers signed their own
    const socket = connectTls({
      host,
      port: Number(port),
      servername: isIP(host) === 0 ? host : '',
      rejectUnauthorized: false,
    });
    await connected(socket, 'secureConnect', either);
    await assertSame(url, socket, pins);
    return socket;
  } catch (error) {
    if (deadline.aborted) throw new UpstreamFailed(TOO_LATE);
    throw error;
  }
};

const connected = async <T extends Socket>(socket: T, event: string, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const give = (settle: () => void): void => {
      signal.removeEventListener('abort', abort);
      socket.off('error', fail);
      settle();
    };
    const fail = (error: unknown): void => {
      give(() => reject(error));
      socket.on('error', () => {}); // whatever else it reports
      socket.destroy();
    };
    const abort = (): void => fail(new UpstreamFailed('it was closed'));
    socket.once('error', fail);
    socket.setNoDelay(true);
    socket.once(event, () => {
      give(() => resolve(socket));
      socket.once('error', () => {}); // until the next owner listens
    });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });

/** Anybody on the way reads and changes what goes over plain TCP, so it stays in the shop's own network. */
const privateAddress = async (host: string): Promise<string> => {
  const literal = normalAddress(host);
  const found = literal === undefined ? (await lookup(host, { all: true })).map(({ address }) => address) : [literal];
  const [first] = found;
  if (first === undefined || found.some((address) => kindOfAddress(address) !== 'private'))
    throw new UpstreamFailed('it is reached without encryption, which is for the shop’s own network only');
  return first;
};

/**
 * Compares a server with what it was when it was met first. One that had a valid certificate must always have one: a
 * stranger between could otherwise show a key of their own.
 */
const assertSame = async (url: string, socket: TLSSocket, pins: Pins): Promise<void> => {
  const pin = socket.authorized ? BY_AUTHORITY : keyOf(socket);
  try {
    const known = await pins.get(url);
    if (known === null || (pin === BY_AUTHORITY && known !== pin)) await pins.set(url, pin);
    else if (known !== pin) throw new IdentityChanged(CHANGED_KEY);
  } catch (error) {
    socket.destroy();
    throw error;
  }
};
const CHANGED_KEY = 'it shows another key than before; if that is right, remove it and add it again';

const keyOf = (socket: TLSSocket): Pin => {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new UpstreamFailed('it shows no certificate');
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
};
