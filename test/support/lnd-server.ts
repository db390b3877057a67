/**
 * LND's REST interface over real sockets, as LND 0.21 answers, with every trouble that a test asks for. The real LND is in
 * `test/lightning`.
 */
import { createHash } from 'node:crypto';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface LndServerAnswer {
  readonly status?: number;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  /** Never answers. */
  readonly hangs?: boolean;
}
type Route = (body: Readonly<Record<string, unknown>>) => LndServerAnswer;

/** An open stream of settlements. */
interface LndStream {
  readonly path: string;
  readonly macaroon: string | undefined;
  readonly say: (message: unknown) => void;
  readonly ping: () => void;
  /** Cuts the connection without a goodbye. */
  readonly cut: () => void;
  readonly isOpen: () => boolean;
}

export const refused = (message: string, status = 500): LndServerAnswer => ({
  status,
  body: { code: status === 404 ? 5 : 2, message, details: [] },
});

export type LndServer = Awaited<ReturnType<typeof startLndServer>>;

/** @param secure key and certificate in PEM; without them it speaks plain http */
export const startLndServer = async (secure?: { readonly key: string; readonly cert: string }) => {
  const routes = new Map<string, Route>();
  const streams: LndStream[] = [];
  const sockets = new Set<Socket>();
  const heard: { readonly route: string; readonly macaroon: string | undefined; readonly body: unknown }[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString('utf8');
    const body = text === '' ? {} : JSON.parse(text);
    const route = `${request.method} ${request.url}`;
    heard.push({ route, macaroon: macaroonOf(request), body });
    const found = [...routes].find(([start]) => route.startsWith(start));
    const { status = 200, body: said = {}, text: raw, hangs } = found?.[1](body) ?? refused('Not Found', 404);
    if (hangs) return;
    response.writeHead(status, { 'content-type': 'application/json' }).end(raw ?? JSON.stringify(said));
  };
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch(() => response.destroy());
  };
  const server = secure ? createSecure(secure, handler) : createPlain(handler);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    heard.push({ route: `WS ${request.url}`, macaroon: macaroonOf(request), body: null });
    streams.push(open(request, socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    heard,
    streams,
    on: (start: string, route: Route | LndServerAnswer): void => {
      routes.set(start, typeof route === 'function' ? route : () => route);
    },
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const macaroonOf = ({ headers }: IncomingMessage): string | undefined => {
  const value = headers['grpc-metadata-macaroon'];
  return typeof value === 'string' ? value : undefined;
};

const [TEXT, PING] = [0x81, 0x89];

/** Accepts a WebSocket (RFC 6455). */
const open = (request: IncomingMessage, socket: Duplex): LndStream => {
  socket.on('error', () => {}); // the other side gave up
  socket.once('end', () => socket.destroy());
  socket.resume();
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  return {
    path: request.url ?? '',
    macaroon: macaroonOf(request),
    say: (message) => void socket.write(frame(TEXT, Buffer.from(JSON.stringify(message)))),
    ping: () => void socket.write(frame(PING, Buffer.from('are you there?'))),
    cut: () => void socket.destroy(),
    isOpen: () => !socket.destroyed,
  };
};

const frame = (kind: number, content: Buffer): Buffer => {
  const { length } = content;
  if (length < 126) return Buffer.concat([Buffer.from([kind, length]), content]);
  const head = Buffer.alloc(10);
  head[0] = kind;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, content]);
};
