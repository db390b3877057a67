import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A port that cannot be had. Its message is one sentence that says the way out. */
export class ListenRefused extends Error {
  override name = 'ListenRefused';
}

const HEADER_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 5_000;
const MAX_HEADER_BYTES = 16_384;
const CLOSE_WITHIN_MS = 4_500;
const SWEEP_MS = 25;
const FREE_PORT_TRIES = 10;

/** What Node itself refuses (bad request line, oversized or slow headers) gets our error shape too. */
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

const makeServer = (app: RequestListener): Server =>
  createServer(
    {
      headersTimeout: HEADER_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: MAX_HEADER_BYTES,
      requireHostHeader: false, // the Host guard answers 421 instead
    },
    app,
  ).on('clientError', (error, socket) => refuseMalformed(error, socket as Socket)); // http servers hand over a net.Socket

const bind = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port); // a TCP server's address is never a string
    });
  });

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const hasIpv6 = (): boolean =>
  Object.values(networkInterfaces()).some((each) => each?.some(({ family }) => family === 'IPv6'));

/** Whether a failed bind of an IPv6 address only says that this machine has none. */
const isIpv6Absent = (error: unknown): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error) ?? '') && !hasIpv6();

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

/** Open connections of each server: Node forgets those that never sent a request (browsers open some ahead). */
const connections = new WeakMap<Server, Set<Socket>>();

const track = (server: Server): Server => {
  const open = new Set<Socket>();
  connections.set(server, open);
  return server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
};

const closeIdle = (server: Server): void => {
  server.closeIdleConnections();
  for (const socket of connections.get(server) ?? []) if (socket.bytesRead === 0) socket.destroy();
};

/** Closes a server; a connection kept alive for the next request is cut as soon as its last answer is out. */
const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const sweep = setInterval(() => closeIdle(server), SWEEP_MS);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
  });

const bindPair = async (
  app: RequestListener,
  hosts: readonly [string, string],
  wanted: number,
  flag: string,
): Promise<{ servers: Server[]; port: number }> => {
  const [v4, v6] = hosts;
  const first = track(makeServer(app));
  const second = track(makeServer(app));
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

const bindBoth = async (app: RequestListener, lan: boolean, wanted: number, flag: string) => {
  const hosts = lan ? (['0.0.0.0', '::'] as const) : (['127.0.0.1', '::1'] as const);
  for (let tried = 1; ; tried += 1) {
    try {
      return await bindPair(app, hosts, wanted, flag);
    } catch (error) {
      // a free port on IPv4 may be taken on IPv6: another one is as good
      if (wanted !== 0 || tried >= FREE_PORT_TRIES || !(error instanceof ListenRefused)) throw error;
    }
  }
};

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Binds one application to 127.0.0.1 and ::1, with `lan` to every address of the machine.
 * A machine without IPv6 does without ::1; a taken one is as fatal as 127.0.0.1 (A4: who sits there gets our traffic).
 * @throws ListenRefused with the way out
 */
export const listen = async (
  app: RequestListener,
  options: { readonly port: number; readonly lan: boolean; readonly flag: string },
): Promise<Listening> => {
  const { servers, port } = await bindBoth(app, options.lan, options.port, options.flag);
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
