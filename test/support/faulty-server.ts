/** A server on loopback that takes every connection and does one wrong thing with it. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What it does with a connection once something was asked on it. */
type Wrong = (socket: Socket) => void;

export const openFaultyServer = async (): Promise<FaultyServer> => {
  const sockets = new Set<Socket>();
  let wrong: Wrong = WRONGS.hangs;
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    sockets.add(socket);
    socket.on('error', () => {}); // the other side has had enough
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

/** Writes again and again until the other side has had enough. */
const writesOn = (socket: Socket, text: string, everyMs: number): void => {
  const more = setInterval(() => {
    if (socket.writableNeedDrain) return;
    socket.write(text);
  }, everyMs);
  socket.once('close', () => clearInterval(more));
};

export const WRONGS = {
  hangs: () => {},
  drips: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n');
    writesOn(socket, ' ', 200);
  },
  'drips its headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-');
    writesOn(socket, 'x', 200);
  },
  resets: (socket) => {
    socket.resetAndDestroy();
  },
  'answers 500': (socket) => {
    socket.end(says('500 Internal Server Error', 'application/json', '{"error":"broken"}'));
  },
  'answers HTML': (socket) => {
    socket.end(says('200 OK', 'text/html', '<!doctype html><title>Log in to the hotel’s network</title>'));
  },
  'answers without end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[');
    writesOn(socket, '0,'.repeat(32_768), 1);
  },
} as const satisfies Record<string, Wrong>;

export type Fault = keyof typeof WRONGS | 'refuses';
export const FAULTS: readonly Fault[] = [...(Object.keys(WRONGS) as (keyof typeof WRONGS)[]), 'refuses'];

export interface FaultyServer {
  readonly port: number;
  readonly url: string;
  /** Connections that were taken. */
  readonly taken: () => number;
  /** `refuses`: nobody listens on its port any more. */
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
