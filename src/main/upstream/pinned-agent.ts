/** Connections to a server that is known by its certificate. */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Agent, buildConnector } from 'undici';

export interface PinnedAgentOptions {
  /** SHA-256 of the certificate's DER, lower-case hex; null: public authorities vouch for it, or it is plain http. */
  readonly certificate: string | null;
  /** The error for a server that shows another certificate. */
  readonly changed: () => Error;
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** Largest message of a WebSocket. */
  readonly maxMessageBytes?: number;
  /** Gets each connection before the first byte is sent. */
  readonly onSocket?: (socket: Socket) => void;
}

/** Sends nothing to a server that shows another certificate than the pinned one, so that no stranger gets a credential. */
export const createPinnedAgent = (options: PinnedAgentOptions): Agent => {
  const { certificate, changed, connections, connectTimeoutMs, maxMessageBytes, onSocket } = options;
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    maxCachedSessions: 0, // a resumed session shows no certificate
    ...(certificate === null ? {} : { rejectUnauthorized: false }), // most nodes signed their own; it is compared below
  });
  return new Agent({
    connections,
    ...(maxMessageBytes === undefined ? {} : { webSocket: { maxPayloadSize: maxMessageBytes } }),
    connect: (where, done) =>
      connect(where, (...[error, socket]) => {
        if (error || !socket) return done(error ?? new Error('no connection'), null);
        if (certificate !== null && fingerprintOf(socket) !== certificate) {
          socket.destroy();
          return done(changed(), null);
        }
        onSocket?.(socket);
        return done(null, socket);
      }),
  });
};

const fingerprintOf = (socket: Socket): string | null => {
  const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return shown ? createHash('sha256').update(shown.raw).digest('hex') : null;
};
