/**
 * HTTP of Lightning backends: capped answers within a deadline, no redirects, and no credential for a stranger. Over TLS
 * the certificate is compared, or vouched for by an authority, before anything is sent; without TLS the address must be
 * in the shop's own network.
 */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Agent, buildConnector, request } from 'undici';
import { z } from 'zod';
import { isLoopback, kindOfAddress } from '../upstream/address-kind.ts';
import { readCapped, type CappedAnswer } from '../upstream/read-capped.ts';
import { IdentityChanged, UpstreamFailed } from '../upstream/reasons.ts';
import {
  AsksForPause,
  OTHER_CERTIFICATE,
  REDIRECTS,
  UNENCRYPTED,
  UNENCRYPTED_REMOTE,
  Unintelligible,
} from './backend-reasons.ts';

/** How far a connection without TLS may go. */
export type PlainReach = 'loopback' | 'private';

export interface Peer {
  /** Without a slash at its end. */
  readonly url: string;
  /** SHA-256 of the DER of the one certificate that it may show, lower-case hex; null if an authority vouches for it. */
  readonly certificate: string | null;
  readonly plain: PlainReach;
}

export interface NodeHttpOptions extends Peer {
  /** The credential. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface NodeQuestion {
  readonly path: string;
  /** Left out: GET. */
  readonly body?: { readonly type: 'application/json' | 'application/x-www-form-urlencoded'; readonly text: string };
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
}

export interface NodeHttp {
  /**
   * Returns an answer of any status except 429 and redirects.
   *
   * @throws AsksForPause without asking while the node wants to be left alone; UpstreamFailed
   */
  readonly ask: (question: NodeQuestion) => Promise<CappedAnswer>;
  /** The node asked for a pause in another way than by status 429. */
  readonly paused: () => AsksForPause;
}

const CONNECT_MS = 5_000;
const DEADLINE_MS = 10_000;
const MAX_BYTES = 64 * 1024;
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Asks one backend over HTTP. */
export const createNodeHttp = (options: NodeHttpOptions): NodeHttp => {
  const agent = new Agent({ connections: 10, connect: createConnect(options) });
  const pause = createPause();
  return {
    ask: async ({ path, body, signal, deadlineMs = DEADLINE_MS, maxBytes = MAX_BYTES }) => {
      if (pause.isOn()) throw new AsksForPause();
      const answer = await readCapped(
        async (ending) =>
          request(`${options.url}${path}`, {
            method: body ? 'POST' : 'GET',
            headers: { 'user-agent': 'Satchel', ...options.headers, ...(body ? { 'content-type': body.type } : {}) },
            body: body?.text ?? null,
            dispatcher: agent,
            signal: ending,
            headersTimeout: deadlineMs,
            bodyTimeout: deadlineMs,
          }),
        { deadlineMs, maxBytes, signal },
      );
      if (answer.status === 429) throw pause.begin(answer.retryAfterSeconds);
      if (answer.status >= 300 && answer.status < 400) throw new UpstreamFailed(REDIRECTS);
      pause.end();
      return answer;
    },
    paused: () => pause.begin(null),
  };
};

/** Each refusal doubles the pause; an answer ends it. */
const createPause = () => {
  let [untilMs, lastMs] = [0, 0];
  return {
    isOn: () => performance.now() < untilMs,
    begin: (retryAfterSeconds: number | null): AsksForPause => {
      lastMs = Math.min(LONGEST_PAUSE_MS, Math.max(PAUSE_MS, lastMs * 2, (retryAfterSeconds ?? 0) * 1_000));
      untilMs = performance.now() + lastMs;
      return new AsksForPause();
    },
    end: () => {
      lastMs = 0;
    },
  };
};

/** Connects, and hands the socket over only if the credential may be sent to whoever is at its other end. */
export const createConnect = ({ certificate, plain }: Omit<Peer, 'url'>): buildConnector.connector => {
  // a resumed session would show the certificate of before
  const common = { timeout: CONNECT_MS, maxCachedSessions: 0 };
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

const refusalOfKey = (socket: TLSSocket, certificate: string | null): UpstreamFailed | null =>
  certificate === null || fingerprintOf(socket) === certificate ? null : new IdentityChanged(OTHER_CERTIFICATE);

const refusalOfPlace = ({ remoteAddress = '' }: Socket, plain: PlainReach): UpstreamFailed | null => {
  if (plain === 'loopback') return isLoopback(remoteAddress) ? null : new UpstreamFailed(UNENCRYPTED_REMOTE);
  return kindOfAddress(remoteAddress) === 'private' ? null : new UpstreamFailed(UNENCRYPTED);
};

const fingerprintOf = (socket: TLSSocket): string | null => {
  const shown = socket.getPeerX509Certificate();
  return shown ? createHash('sha256').update(shown.raw).digest('hex') : null;
};

/** The certificate that a server shows, for its owner to approve. */
export interface ShownCertificate {
  /** SHA-256 of its DER, lower-case hex. */
  readonly fingerprint: string;
  /** An authority vouches for it, so that it need not be pinned. */
  readonly isVouchedFor: boolean;
}

/** Asks a server for its certificate, and sends it nothing else. @throws UpstreamFailed or a connection's error */
export const certificateOf = async (url: string, signal: AbortSignal): Promise<ShownCertificate> => {
  const { hostname, host, protocol, port } = new URL(url);
  const dial = buildConnector({ timeout: CONNECT_MS, maxCachedSessions: 0, rejectUnauthorized: false });
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    dial({ hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port }, (...[error, socket]) => {
      if (error !== null) return reject(error);
      const fingerprint = socket instanceof TLSSocket ? fingerprintOf(socket) : null;
      const isVouchedFor = socket instanceof TLSSocket && socket.authorized;
      socket.destroy();
      if (fingerprint === null) reject(new UpstreamFailed('it shows no certificate'));
      else resolve({ fingerprint, isVouchedFor });
    });
  });
};

/** Reads an answer. @throws Unintelligible if it is not as the schema says */
export const readAnswer = <T>(schema: z.ZodType<T>, body: string): T => {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new Unintelligible();
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Unintelligible();
  return parsed.data;
};

/** A whole number in any of the forms that backends use: 123, "123" or "123msat". A number beyond 2^53 has lost digits. */
export const wholeSchema = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,20}(?:msat)?$/)])
  .transform((value) => BigInt(typeof value === 'number' ? value : value.replace('msat', '')));

/** 32 bytes, as lower-case hex. */
export const hashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/i)
  .transform((text) => text.toLowerCase());
