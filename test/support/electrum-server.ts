/** An Electrum server whose every answer a test decides: lines of JSON-RPC over TCP or TLS. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}
/** Returns a result, an `Error` to refuse the request, or undefined to say nothing. */
type Answer = (request: Request, socket: Socket) => unknown;

export interface ElectrumServer {
  readonly url: string;
  /** Every request so far. */
  readonly requests: Request[];
  /** Answers this method from now on. */
  readonly on: (method: string, answer: Answer) => void;
  /** Sends a notification to everybody. */
  readonly notify: (method: string, ...params: unknown[]) => void;
  readonly connections: () => number;
  /** Hangs up on everybody. */
  readonly hangUp: () => void;
  readonly close: () => Promise<void>;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes a certificate for localhost that nobody vouches for. */
export const makeCertificate = (): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '30',
        '-keyout',
        key,
      ].concat(['-out', cert, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']),
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Starts a server that greets as version 1.4. @param options.port to take over from one that was closed */
export const startElectrumServer = async (
  options: { readonly tls?: Certificate; readonly port?: number } = {},
): Promise<ElectrumServer> => {
  const answers = new Map<string, Answer>([
    ['server.version', () => ['Test 1', '1.4']],
    ['server.ping', () => null],
  ]);
  const requests: Request[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    onLines(socket, (line) => {
      const request = JSON.parse(line) as Request; // what our own client sends
      requests.push(request);
      const answer = answers.get(request.method) ?? (() => new Error(`unknown method ${request.method}`));
      void Promise.resolve(answer(request, socket)).then((result) => {
        if (result !== undefined) socket.write(`${JSON.stringify(answerOf(request.id, result))}\n`);
      });
    });
  };
  const server: Server = options.tls ? createTlsServer(options.tls, serve) : createTcpServer(serve);
  await new Promise<void>((resolve) => void server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const hangUp = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: options.tls ? `ssl://localhost:${port}` : `tcp://127.0.0.1:${port}`,
    requests,
    on: (method, answer) => void answers.set(method, answer),
    notify: (method, ...params) =>
      sockets.forEach((socket) => socket.write(`${JSON.stringify({ jsonrpc: '2.0', method, params })}\n`)),
    connections: () => sockets.size,
    hangUp,
    close: async () => {
      hangUp();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
};

const answerOf = (id: number, result: unknown): object =>
  result instanceof Error
    ? { jsonrpc: '2.0', id, error: { code: 1, message: result.message } }
    : { jsonrpc: '2.0', id, result };

const onLines = (socket: Socket, take: (line: string) => void): void => {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
};
