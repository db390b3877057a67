import type { Socket } from 'node:net';
import { Agent, WebSocket, type buildConnector } from 'undici';
import { createSerial } from '../upstream/serial.ts';
import { UpstreamFailed } from '../upstream/reasons.ts';
import type { NodeHttpOptions } from './node-http.ts';
import { createConnect } from './peer.ts';
import { CUT, NO_STREAM, SILENT_STREAM } from './reasons.ts';

export interface StreamOptions extends NodeHttpOptions {
  readonly path: string;
  readonly onOpen: () => void;
  /** Called with one message after the other; after one that fails, no other. */
  readonly onText: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
  /** The other side is gone if nothing came for so long, not even a ping. */
  readonly silentMs: number;
  readonly maxBytes?: number;
}

const MAX_BYTES = 16 * 1024;

/** Listens to a WebSocket until the signal aborts. @throws UpstreamFailed if it does not open, or ends by itself; what `onText` throws */
export const listenToSocket = async (options: StreamOptions): Promise<void> => {
  const { url, headers, path, onOpen, onText, signal, silentMs, maxBytes = MAX_BYTES } = options;
  signal.throwIfAborted();
  const ended = Promise.withResolvers<void>();
  let isOver = false;
  const end = (error?: unknown): void => {
    isOver = true;
    if (error === undefined) ended.resolve();
    else ended.reject(error);
  };
  const abort = (): void => end();
  signal.addEventListener('abort', abort, { once: true });
  const opened: Socket[] = [];
  const silent = (): void => end(new UpstreamFailed(SILENT_STREAM));
  const agent = new Agent({
    connect: watched(createConnect(options), silentMs, opened, silent),
    webSocket: { maxPayloadSize: maxBytes },
  });
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { dispatcher: agent, headers: { ...headers } });
  const serially = createSerial();
  let isOpen = false;
  socket.addEventListener('open', () => {
    isOpen = true;
    if (!isOver) onOpen();
  });
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') void serially(async () => (isOver ? undefined : onText(data).catch(end)));
  });
  socket.addEventListener('error', ({ error }) => end(isOpen ? new UpstreamFailed(CUT) : reasonIn(error)));
  // what came before the end is reported first
  socket.addEventListener('close', () => void serially(async () => end(new UpstreamFailed(isOpen ? CUT : NO_STREAM))));
  try {
    await ended.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    socket.close();
    opened.forEach((one) => one.destroy()); // it may never answer that it closes
    await agent.destroy();
  }
};

/** Remembers each connection, and tells of one on which nothing moves. */
const watched =
  (
    connect: buildConnector.connector,
    silentMs: number,
    opened: Socket[],
    silent: () => void,
  ): buildConnector.connector =>
  (options, done) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) return done(error, null);
      opened.push(socket);
      socket.setTimeout(silentMs, silent);
      done(null, socket);
    });

/** The innermost cause tells what happened, since undici wraps it. Its own words are not for the owner. */
const reasonIn = (error: unknown): unknown => {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const isTold = inner instanceof UpstreamFailed || (inner instanceof Error && 'code' in inner);
  return isTold ? inner : new UpstreamFailed(NO_STREAM);
};
