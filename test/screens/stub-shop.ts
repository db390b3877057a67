/**
 * Serves the built pages with exactly the replies that a picture needs, so that every state can be shown, including those
 * that take hours or a broken disk. The contract's schemas parse the replies, so no picture shows an impossible state.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';

const PAGES = resolve(import.meta.dirname, '../../out/renderer');
const PATHS: Readonly<Record<string, string>> = {
  '/': 'till',
  '/office': 'office',
  '/setup': 'setup',
  '/unlock': 'unlock',
  '/reset': 'unlock',
  '/display': 'customer-screen',
  '/dev/ui': 'dev',
};
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly error: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly details?: Readonly<Record<string, string>>;
}
/** A body, a refusal, or silence (`wait`, which shows that the page is working). */
export type Reply =
  | { readonly body: unknown }
  | { readonly refuse: Refusal }
  /** A text that the server renders, such as a payment page. */
  | { readonly text: string; readonly type: string }
  /** A file on the disk. */
  | { readonly file: string }
  | 'wait';
/** Replies by `METHOD /path`. Missing ones are refused. */
export type Replies = Readonly<Record<string, Reply>>;
/** First events of each stream: type and data. */
export type Streams = Readonly<Record<string, readonly (readonly [type: string, data: unknown])[]>>;

export interface StubShop {
  readonly url: string;
  readonly say: (replies: Replies, streams: Streams) => void;
  /** Sends an event to every open stream of a path. */
  readonly push: (path: string, type: string, data: unknown) => void;
  readonly close: () => Promise<void>;
}

const sendFile = (response: ServerResponse, path: string): void => {
  response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(response);
};

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const answer = (response: ServerResponse, reply: Reply | undefined): void => {
  if (reply === 'wait') return;
  if (reply && 'file' in reply) return sendFile(response, reply.file);
  if (reply && 'text' in reply) {
    response.writeHead(200, { 'content-type': `${reply.type}; charset=utf-8` });
    return void response.end(reply.text);
  }
  if (reply && 'body' in reply) return sendJson(response, reply.body === null ? 204 : 200, reply.body);
  const { status, error, ...more } = reply?.refuse ?? NOT_FOUND;
  sendJson(response, status, { params: {}, details: {}, ...more, error, message: error, requestId: 'stub' });
};

const NOT_FOUND: Refusal = { status: 404, code: 'not_found', error: 'Not found.' };

const event = (type: string, data: unknown): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

/** Serves out/renderer, which must hold the component gallery (SATCHEL_DEV=1), with the replies set last. */
export const openStubShop = async (): Promise<StubShop> => {
  let said: { replies: Replies; streams: Streams } = { replies: {}, streams: {} };
  const open = new Map<ServerResponse, string>();
  const stream = (path: string, response: ServerResponse, first: Streams[string]): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(first.map(([type, data]) => event(type, data)).join('') || ': open\n\n');
    open.set(response, path);
    response.once('close', () => open.delete(response));
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://stub');
    const page = PATHS[pathname];
    const file = join(PAGES, page ? join(page, 'index.html') : pathname);
    if (page || pathname.startsWith('/assets/'))
      return existsSync(file) ? sendFile(response, file) : answer(response, undefined);
    const first = said.streams[pathname];
    if (first) return stream(pathname, response, first);
    return answer(response, said.replies[`${request.method} ${pathname}`]);
  };
  const server = createServer(serve);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // a TCP server, listening
  const beat = setInterval(() => {
    for (const response of open.keys()) response.write(': beat\n\n');
  }, 500);
  return {
    url: `http://127.0.0.1:${port}`,
    say: (replies, streams) => {
      said = { replies, streams };
    },
    push: (path, type, data) => {
      for (const [response, of] of open) if (of === path) response.write(event(type, data));
    },
    close: async () => {
      clearInterval(beat);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};
