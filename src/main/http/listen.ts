import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A port cannot be bound. The message is one sentence that names the way out (product.md CLI-17). */
export class ListenRefused extends Error {
  override name = 'ListenRefused';
}

const HEADER_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** A backup may come from a slow drive (product.md BAK-6). */
const FILE_TIMEOUT_MS = 10 * 60_000;
const KEEP_ALIVE_MS = 5_000;
const MAX_HEADER_BYTES = 16_384;
const CLOSE_WITHIN_MS = 4_500;
const SWEEP_MS = 25;
const FREE_PORT_TRIES = 10;

export interface ListenOn {
  readonly port: number;
  readonly lan: boolean;
  readonly flag: string;
  /** Its requests may carry a file, which takes its time. */
  readonly takesFiles?: true;
}

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Binds one application to 127.0.0.1 and ::1, and with `lan` to every address of the machine. On a machine without IPv6
 * it binds IPv4 alone. A taken ::1 is as fatal as a taken 127.0.0.1, because the program there would get our traffic
 * (A4).
 *
 * @throws ListenRefused if a port cannot be bound
 */
export const listen = async (app: RequestListener, options: ListenOn): Promise<Listening> => {
  const { servers, port } = await bindBoth(() => makeServer(app, options), options);
  return {
    port,
    close: async () => {
      const force = setTimeout(() => {
        for (const server of servers) server.closeAllConnections();
      }, CLOSE_WITHIN_MS);
      await Promise.all(servers.map(shut));
      clearTimeout(force);
    },
  };
};

const bindBoth = async (make: () => Server, { lan, port: wanted, flag }: ListenOn) => {
  const hosts = lan ? (['0.0.0.0', '::'] as const) : (['127.0.0.1', '::1'] as const);
  for (let tried = 1; ; tried += 1) {
    try {
      return await bindPair(make, hosts, wanted, flag);
    } catch (error) {
      // the free port that IPv4 gave may be taken on IPv6, so ask for another one
      if (wanted !== 0 || tried >= FREE_PORT_TRIES || !(error instanceof ListenRefused)) throw error;
    }
  }
};

const bindPair = async (
  make: () => Server,
  hosts: readonly [string, string],
  wanted: number,
  flag: string,
): Promise<{ servers: Server[]; port: number }> => {
  const [v4, v6] = hosts;
  const first = track(make());
  const second = track(make());
  const port = await bind(first, v4, wanted).catch((error: unknown) => {
    throw refusal(error, v4, wanted, flag);
  });
  try {
    await bind(second, v6, port);
    return { servers: [first, second], port };
  } catch (error) {
    if (isIpv6Absent(error)) return { servers: [first], port };
    await shut(first);
    throw refusal(error, v6, port, flag);
  }
};

const bind = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port); // a TCP server's address is never a string
    });
  });

const refusal = (error: unknown, host: string, port: number, flag: string): unknown => {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    return new ListenRefused(
      `Port ${port} on ${host} is taken by another program. Stop it, or choose another with ${flag}.`,
    );
  }
  if (code === 'EACCES') {
    return new ListenRefused(`Port ${port} needs more rights than Satchel has. Choose one above 1023 with ${flag}.`);
  }
  return error;
};

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Tells if an IPv6 address could not be bound only because this machine has no IPv6. */
const isIpv6Absent = (error: unknown): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error) ?? '') && !hasIpv6();

const hasIpv6 = (): boolean =>
  Object.values(networkInterfaces()).some((each) => each?.some(({ family }) => family === 'IPv6'));

const makeServer = (app: RequestListener, { takesFiles }: ListenOn): Server =>
  createServer(
    {
      headersTimeout: HEADER_TIMEOUT_MS,
      requestTimeout: takesFiles ? FILE_TIMEOUT_MS : REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: MAX_HEADER_BYTES,
      requireHostHeader: false, // the guard of Host answers 421 instead
    },
    app,
  ).on('clientError', (error, socket) => refuseMalformed(error, socket as Socket)); // http servers pass a net.Socket

/**
 * Node itself refuses a bad request line and headers that are too large or too slow; these answers have the shape of
 * all others (api.md API-7).
 */
const refuseMalformed = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, sentence] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The headers are too large.']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request came too slowly.']
        : ['400 Bad Request', 'This is not a valid HTTP request.'];
  const body = JSON.stringify({ error: sentence, message: sentence, code: 'malformed_request', requestId: '' });
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

/** Open connections per server. Node does not list those that never sent a request, and browsers open some ahead. */
const connections = new WeakMap<Server, Set<Socket>>();

const track = (server: Server): Server => {
  const open = new Set<Socket>();
  connections.set(server, open);
  return server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
};

/** Closes a server. A connection that is kept alive for a next request is cut as soon as its last answer is sent. */
const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const sweep = setInterval(() => closeIdle(server), SWEEP_MS);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
  });

const closeIdle = (server: Server): void => {
  server.closeIdleConnections();
  for (const socket of connections.get(server) ?? []) if (socket.bytesRead === 0) socket.destroy();
};
