/** Listens to LND's settlements over a WebSocket, because its plain stream sends nothing before the first event. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { WebSocket, type Agent } from 'undici';
import type { LightningConfigOf } from '../../app/lightning-invoice/lightning-ports.ts';
import { createSerial } from '../../upstream/serial.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import type { Listening } from '../node.ts';
import { CUT, notUnderstood, SILENT_STREAM } from '../reasons.ts';
import { eventSchema, settlementOf } from './lnd-answers.ts';
import { createLndAgent, headersOf, refusalOf } from './lnd-http.ts';

/** LND pings every 30 s. */
export const SILENT_MS = 45_000;
const MAX_MESSAGE_BYTES = 4_000_000;
/** Undici tells of pings here, with the WebSocket that got it. */
const PINGS = 'undici:websocket:ping';

/**
 * Reports settlements, one after the other, until the signal aborts.
 *
 * @param silentMs with neither a message nor a ping for so long, the connection counts as cut
 * @throws UpstreamFailed when LND hangs up, refuses or falls silent; what `onSettled` throws, so that LND repeats it
 */
export const listenToLnd = async (
  config: LightningConfigOf<'lnd'>,
  macaroon: string | null,
  { cursor, onOpen, onSettled, signal }: Listening,
  silentMs: number,
): Promise<void> => {
  const headers = headersOf(config, macaroon);
  let connection: Socket | undefined;
  const agent = createLndAgent(config, {
    maxMessageBytes: MAX_MESSAGE_BYTES,
    onSocket: (socket) => {
      connection = socket;
    },
  });
  const ended = Promise.withResolvers<void>();
  let isOver = false;
  const fail = (error: unknown): void => {
    isOver = true;
    ended.reject(error);
  };
  const silence = createSilence(silentMs, () => fail(new UpstreamFailed(SILENT_STREAM)));
  const serially = createSerial();
  const receive = (data: unknown): void => {
    silence.heard();
    // after one that was not stored, none is: the cursor would pass it
    void serially(async () => (isOver ? undefined : report(data, onSettled).catch(fail)));
  };
  const abort = (): void => {
    isOver = true;
    ended.resolve();
  };
  signal.addEventListener('abort', abort, { once: true });
  const socket = new WebSocket(urlOf(config.url, cursor), { headers, dispatcher: agent });
  const pinged = (message: unknown): void => {
    if (isOf(message, socket)) silence.heard();
  };
  subscribe(PINGS, pinged);
  socket.addEventListener('open', () => signal.aborted || onOpen());
  socket.addEventListener('message', ({ data }) => receive(data));
  socket.addEventListener('error', ({ error }) => fail(reasonIn(error)));
  // what came before the end is reported first
  socket.addEventListener('close', () => void serially(async () => fail(new UpstreamFailed(CUT))));
  if (signal.aborted) abort();
  try {
    await ended.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    silence.end();
    unsubscribe(PINGS, pinged);
    await close(socket, agent, connection);
  }
};

/** LND repeats everything after the cursor. Without one it repeats nothing, and the look-ups find what was missed. */
const urlOf = (base: string, cursor: string | null): string => {
  const url = new URL(`${base}/v1/invoices/subscribe`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('method', 'GET');
  if (cursor !== null) url.searchParams.set('settle_index', cursor);
  return url.href;
};

/** @throws UpstreamFailed if the message is a refusal, or none of LND's */
const report = async (data: unknown, onSettled: Listening['onSettled']): Promise<void> => {
  const event = eventSchema.safeParse(typeof data === 'string' ? parsed(data) : undefined);
  if (!event.success) throw notUnderstood();
  if ('refusal' in event.data) throw refusalOf({ refusal: event.data.refusal, status: 500 });
  const { result } = event.data;
  if (result.state === 'SETTLED') await onSettled(settlementOf(result), result.settle_index.toString());
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Calls `silent` once nothing was heard for so long. */
const createSilence = (limitMs: number, silent: () => void) => {
  const timer = setTimeout(silent, limitMs);
  return { heard: () => void timer.refresh(), end: () => clearTimeout(timer) };
};

const isOf = (message: unknown, socket: WebSocket): boolean =>
  typeof message === 'object' && message !== null && 'websocket' in message && message.websocket === socket;

/** The innermost cause tells what happened, since undici wraps it. Its own words are not for the owner. */
const reasonIn = (error: unknown): unknown => {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const isTold = inner instanceof UpstreamFailed || (inner instanceof Error && 'code' in inner);
  return isTold ? inner : new UpstreamFailed(CUT);
};

/** Ends the connection immediately: a half-open one would never answer a goodbye. */
const close = async (socket: WebSocket, agent: Agent, connection: Socket | undefined): Promise<void> => {
  socket.close();
  connection?.destroy();
  await agent.destroy();
};
