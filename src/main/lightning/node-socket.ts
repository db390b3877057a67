import type { Socket } from 'node:net';
import { Agent, WebSocket, type buildConnector } from 'undici';
import { CUT_OFF, NO_STREAM } from './backend-reasons.ts';
import { createConnect, type NodeHttpOptions } from './node-http.ts';
import { UpstreamFailed } from '../upstream/reasons.ts';

export interface StreamOptions extends NodeHttpOptions {
  readonly path: string;
  readonly onOpen: () => void;
  /** Called with one message after the other. */
  readonly onText: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
  /** The other side is gone if nothing came for so long, not even a ping. */
  readonly silentMs: number;
}

const MAX_BYTES = 16 * 1024;

/** Listens to a WebSocket until the signal aborts. @throws UpstreamFailed if it does not open, or ends by itself */
export const listenToSocket = async (options: StreamOptions): Promise<void> => {
  const { url, headers, path, onOpen, onText, signal, silentMs } = options;
  const opened: Socket[] = [];
  const agent = new Agent({
    connect: watched(createConnect(options), silentMs, opened),
    webSocket: { maxPayloadSize: MAX_BYTES },
  });
  signal.throwIfAborted();
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { dispatcher: agent, headers: { ...headers } });
  const ended = Promise.withResolvers<void>();
  const end = (): void => ended.resolve();
  signal.addEventListener('abort', end, { once: true });
  let isOpen = false;
  let last = Promise.resolve();
  socket.addEventListener('open', () => {
    isOpen = true;
    onOpen();
  });
  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string') return;
    last = last.then(async () => onText(data));
    last.catch(ended.reject);
  });
  const lost = (): void => ended.reject(new UpstreamFailed(isOpen ? CUT_OFF : NO_STREAM));
  socket.addEventListener('error', lost);
  socket.addEventListener('close', lost);
  try {
    await ended.promise;
  } finally {
    signal.removeEventListener('abort', end);
    socket.close();
    opened.forEach((one) => one.destroy()); // it may never answer that it closes
    await agent.destroy();
  }
};

/** Ends a connection on which nothing moves, and remembers each. */
const watched =
  (connect: buildConnector.connector, silentMs: number, opened: Socket[]): buildConnector.connector =>
  (options, done) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) return done(error, null);
      opened.push(socket);
      socket.setTimeout(silentMs, () => socket.destroy());
      done(null, socket);
    });
