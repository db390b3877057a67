/** A Lightning backend's server on loopback whose every answer a test decides: HTTP or HTTPS, and a WebSocket. */
import { createHash } from 'node:crypto';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { BackendDeps } from '../../../src/main/lightning/node.ts';
import type { Certificate } from '../../support/electrum-server.ts';

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
/** An answer, or a function that answers or does not. */
export type Reply =
  | { readonly status: number; readonly json?: unknown; readonly headers?: Record<string, string> }
  | ((response: ServerResponse) => void);

export const NOW_MS = Date.UTC(2026, 5, 1, 12, 0, 0);

export const startNodeServer = async (tls?: Certificate) => {
  const heard: Heard[] = [];
  const replies = new Map<string, (asked: Heard) => Reply | Promise<Reply>>();
  const streams = new Set<Duplex>();
  const upgrades: IncomingMessage['headers'][] = [];
  const sockets = new Set<Socket>();
  let opening: 'opens' | 'refuses' | 'hangs' = 'opens';

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const asked = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      heard.push(asked);
      void Promise.resolve(replies.get(url)?.(asked) ?? { status: 404 }).then((reply) => {
        if (typeof reply === 'function') return reply(response);
        response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
        response.end(reply.json === undefined ? '' : JSON.stringify(reply.json));
      });
    });
  };
  const secure = tls ? createTlsServer(tls, serve) : null;
  const server = secure ?? createPlainServer(serve);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    upgrades.push(request.headers);
    socket.on('error', () => {});
    if (opening === 'hangs') return;
    if (opening === 'refuses') return void socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`; // RFC 6455 §1.3
    const accept = createHash('sha1').update(key).digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write([...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));
    streams.add(socket);
    socket.on('data', () => {});
    socket.on('end', () => socket.end()); // HTTP servers keep half-closed sockets
    socket.on('close', () => streams.delete(socket));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo; // a TCP server's address is never a string
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    port: address.port,
    heard,
    /** Paths asked for so far. */
    paths: () => heard.map(({ path }) => path),
    /** Answers this path from now on. */
    on: (path: string, reply: Reply) => void replies.set(path, () => reply),
    /** Computes each answer for this path from now on. */
    onEach: (path: string, reply: (asked: Heard) => Reply | Promise<Reply>) => void replies.set(path, reply),
    /** Answers this path as until now. */
    replyTo: (path: string) => replies.get(path) ?? (() => ({ status: 404 })),
    /** Shows this certificate to whoever connects from now on, and hangs up on everybody. */
    show: (next: Certificate): void => {
      secure?.setSecureContext(next);
      sockets.forEach((socket) => socket.destroy());
    },
    /** Shows this certificate to whoever connects after the next one. */
    showAfterNext: (next: Certificate) => void secure?.once('secureConnection', () => secure.setSecureContext(next)),
    upgrades,
    streams,
    sockets,
    turn: (how: typeof opening) => {
      opening = how;
    },
    /** Sends a message to everybody who listens. */
    tell: (message: unknown) => streams.forEach((stream) => stream.write(frameOf(0x1, JSON.stringify(message)))),
    ping: () => streams.forEach((stream) => stream.write(frameOf(0x9, ''))),
    cutStreams: () => streams.forEach((stream) => stream.destroy()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
export type NodeServer = Awaited<ReturnType<typeof startNodeServer>>;

/** A frame of RFC 6455 §5.2 that a server sends: one, and unmasked. */
const frameOf = (opcode: number, text: string): Buffer => {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...head]), payload]);
};

/** Sends this much of an answer, and no more. */
export const half =
  (then: 'hangs up' | 'falls silent') =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"a":');
    if (then === 'hangs up') setTimeout(() => response.destroy(), 20);
  };
export const silence = (): void => {};
/** More than any backend may answer. */
export const flood = (response: ServerResponse): void => {
  response.on('error', () => {});
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ filling: 'x'.repeat(6_000_000) }));
};

/** The rest of what a backend needs, which has no database. */
export const depsWith = (credential: string): BackendDeps => ({
  clock: { nowMs: () => NOW_MS },
  network: 'regtest',
  credential,
  database: undefined as unknown as BackendDeps['database'], // only the simulated node stores anything
});

export const PREIMAGE = 'a1'.repeat(32);
export const HASH = createHash('sha256').update(Buffer.from(PREIMAGE, 'hex')).digest('hex');
export const OTHER_HASH = 'b2'.repeat(32);
export const ASKED = { bolt11: 'lnbcrt1', paymentHash: HASH, handle: null };

export const soon = (): AbortSignal => AbortSignal.timeout(20_000);
