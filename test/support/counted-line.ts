/** A line to LND that counts what comes over it. It has a certificate of its own, as a proxy before a node has. */
import { createHash, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { makeCertificate } from './electrum-server.ts';

export interface CountedLine {
  readonly url: string;
  /** SHA-256 of the certificate that it shows. */
  readonly certificate: string;
  /** Requests so far, without streams. */
  readonly requests: () => number;
  /** Questions about a single invoice so far. */
  readonly lookups: () => number;
  /** Streams that are open now. */
  readonly streams: () => number;
  /** Cuts everything, and lets nothing pass until it is mended. */
  readonly cut: () => void;
  readonly mend: () => void;
  /** Waits for the next stream to open. */
  readonly nextStream: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const openCountedLine = async (url: string): Promise<CountedLine> => {
  const tls = makeCertificate();
  const far = { host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false }; // only what comes is counted
  const agent = new Agent({ keepAlive: true });
  const counts = { requests: 0, lookups: 0 };
  const [sockets, streams] = [new Set<Socket>(), new Set<Duplex>()];
  let isCut = false;
  let opened = Promise.withResolvers<void>();
  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url: path = '', headers } = request;
    counts.requests += 1;
    if (path.startsWith('/v1/invoice/')) counts.lookups += 1;
    const sent = httpsRequest({ ...far, agent, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => response.destroy());
    request.pipe(sent);
  };
  const server = createServer(tls, forward);
  server.on('connection', (socket: Socket) => {
    if (isCut) return void socket.destroy();
    sockets.add(socket);
    socket.on('error', () => {}); // it was cut
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, near: Duplex) => {
    const end = connect(far, () => {
      end.write(headOf(request));
      end.pipe(near).pipe(end);
      opened.resolve();
      opened = Promise.withResolvers<void>();
    });
    streams.add(near);
    near.on('error', () => {});
    end.on('error', () => near.destroy());
    end.once('close', () => near.destroy());
    near.once('close', () => {
      streams.delete(near);
      end.destroy();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const cut = (): void => {
    isCut = true;
    sockets.forEach((socket) => socket.destroy());
  };
  return {
    url: `https://127.0.0.1:${port}`,
    certificate: createHash('sha256').update(new X509Certificate(tls.cert).raw).digest('hex'),
    requests: () => counts.requests,
    lookups: () => counts.lookups,
    streams: () => streams.size,
    cut,
    mend: () => {
      isCut = false;
    },
    nextStream: () => opened.promise,
    close: async () => {
      cut();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** The request that asks for a WebSocket, as it came. */
const headOf = ({ method, url, rawHeaders }: IncomingMessage): string => {
  const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1] ?? ''}`] : []));
  return [`${method} ${url} HTTP/1.1`, ...lines, '', ''].join('\r\n');
};
