/** A server on loopback that accepts every connection and misbehaves in one way. */
import { gzipSync } from 'node:zlib';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Misbehaves on a connection after its first bytes came. */
type Wrong = (socket: Socket) => void;

export const openFaultyServer = async (): Promise<FaultyServer> => {
  const sockets = new Set<Socket>();
  let wrong: Wrong = WRONGS.hangs;
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    sockets.add(socket);
    socket.on('error', () => {}); // the other side gave up
    socket.once('close', () => sockets.delete(socket));
    socket.once('data', () => wrong(socket));
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    taken: () => taken,
    turn: async (fault) => {
      await stop();
      if (fault === 'refuses') return;
      wrong = WRONGS[fault];
      await listen(server, port);
    },
    close: stop,
  };
};

const says = (status: string, type: string, body: string): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Writes the text at an interval until the other side gives up. */
const keepWriting = (socket: Socket, text: string, everyMs: number): void => {
  const more = setInterval(() => {
    if (socket.writableNeedDrain) return;
    socket.write(text);
  }, everyMs);
  socket.once('close', () => clearInterval(more));
};

/** 100 MB of spaces in 100 kB, packed when they are first needed. */
let bomb: Buffer | undefined;

export const WRONGS = {
  hangs: () => {},
  drips: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n');
    keepWriting(socket, ' ', 200);
  },
  'drips its headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-');
    keepWriting(socket, 'x', 200);
  },
  resets: (socket) => {
    socket.resetAndDestroy();
  },
  'answers 500': (socket) => {
    socket.end(says('500 Internal Server Error', 'application/json', '{"error":"broken"}'));
  },
  'answers 429': (socket) => {
    socket.end(says('429 Too Many Requests', 'application/json', '{"error":"slow down"}'));
  },
  'answers a gzip bomb': (socket) => {
    bomb ??= gzipSync(Buffer.alloc(100_000_000, ' '));
    const head = 'Content-Type: application/json\r\nContent-Encoding: gzip';
    socket.write(`HTTP/1.1 200 OK\r\n${head}\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    socket.end(bomb);
  },
  'answers HTML': (socket) => {
    socket.end(says('200 OK', 'text/html', '<!doctype html><title>Log in to the hotel’s network</title>'));
  },
  'answers without end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[');
    keepWriting(socket, '0,'.repeat(32_768), 1);
  },
} as const satisfies Record<string, Wrong>;

export type Fault = keyof typeof WRONGS | 'refuses';
export const FAULTS: readonly Fault[] = [...(Object.keys(WRONGS) as (keyof typeof WRONGS)[]), 'refuses'];

export interface FaultyServer {
  readonly port: number;
  readonly url: string;
  /** Number of connections accepted so far. */
  readonly taken: () => number;
  /** Changes the fault; after `refuses` nothing listens on the port. */
  readonly turn: (fault: Fault) => Promise<void>;
  readonly close: () => Promise<void>;
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
