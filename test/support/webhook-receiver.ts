/** A receiver of webhooks that can fail in every way we know of. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingMessage['headers'];
  /** The bytes of the request, unchanged. */
  readonly body: string;
  readonly atMs: number;
}

/** Answers a request after its body was read, or fails to. */
export type Behaviour = (response: ServerResponse, received: Received) => void;

export const answers =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Behaviour =>
  (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

/** Twelve ways to fail that end the attempt soon. */
export const FAILURES: Readonly<Record<string, Behaviour>> = {
  'answers 500': answers(500, {}, 'internal error'),
  'answers 503 and asks for patience': answers(503, { 'Retry-After': '30' }),
  'answers 429': answers(429, { 'Retry-After': '1' }),
  'answers 404': answers(404),
  'answers 401': answers(401, { 'WWW-Authenticate': 'Basic' }),
  'redirects with 302': answers(302, { Location: '/elsewhere' }),
  'redirects with 307': answers(307, { Location: '/elsewhere' }),
  'answers 500 with HTML without end': (response) => {
    response.writeHead(500, { 'Content-Type': 'text/html' });
    const more = setInterval(() => response.write('x'.repeat(16_384)), 1);
    response.once('close', () => clearInterval(more));
  },
  'resets after reading': (response) => {
    response.socket?.resetAndDestroy();
  },
  'hangs up without an answer': (response) => {
    response.socket?.end();
  },
  'answers no HTTP': (response) => {
    response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n');
  },
  'cuts its headers off': (response) => {
    response.socket?.end('HTTP/1.1 200 OK\r\nContent-Le');
  },
};

/** Two ways to fail that last until the sender's deadline. */
export const SLOW_FAILURES: Readonly<Record<string, Behaviour>> = {
  hangs: () => {},
  'drips its headers': (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\nX-');
    const more = setInterval(() => response.socket?.write('x'), 20);
    response.once('close', () => clearInterval(more));
  },
};

export interface Receiver {
  readonly port: number;
  readonly url: string;
  readonly received: Received[];
  behave: Behaviour;
  readonly close: () => Promise<void>;
}

/** Listens, and answers every request with 200 until `behave` is changed. */
export const openReceiver = async (host = '127.0.0.1'): Promise<Receiver> => {
  const received: Received[] = [];
  const receiver = { behave: answers(200) };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(parts).toString('utf8'), atMs: Date.now() };
      received.push(one);
      receiver.behave(response, one);
    });
    request.on('error', () => {});
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return Object.assign(receiver, {
    port,
    url: `http://127.0.0.1:${port}/callback`,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
};
