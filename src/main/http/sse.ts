import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamEvent } from './handler.ts';
import { toJson } from './raw-json.ts';

/** Time between two comments: proxies and browsers drop silent connections (api.md API-18). */
const BEAT_MS = 10_000;

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
};

export interface StreamOptions {
  readonly response: ServerResponse;
  readonly events: AsyncIterable<StreamEvent>;
  /** Aborted when the caller goes away, the server closes, or the credential is revoked. */
  readonly end: AbortController;
  readonly isLive: () => Promise<boolean>;
  /** Time between two comments, which are sent even while events flow. */
  readonly beatMs?: number | undefined;
}

/** Writes events until the caller leaves. Checks that the credential still lives before each event and each comment. */
export const sendStream = async ({ response, events, end, isLive, beatMs = BEAT_MS }: StreamOptions): Promise<void> => {
  response.writeHead(200, STREAM_HEADERS);
  response.write('retry: 1000\n\n');
  const beat = setInterval(() => {
    void isLive().then((live) => {
      if (!live) end.abort();
      else if (!response.writableNeedDrain) response.write(': still here\n\n'); // a reader that stalled gets no more to keep
    });
  }, beatMs);
  try {
    for await (const event of events) {
      if (end.signal.aborted || !(await isLive())) break;
      if (!response.write(textOf(event))) await once(response, 'drain', { signal: end.signal });
    }
  } catch (error) {
    if (!end.signal.aborted) throw error;
  } finally {
    clearInterval(beat);
    response.end();
  }
};

/** Answers `HEAD` of a stream: its headers and no body (RFC 9110 §9.3.2). */
export const sendStreamHead = (response: ServerResponse): void => {
  response.writeHead(200, STREAM_HEADERS);
  response.end();
};

/** The text of an event, made once for all streams that send it. */
const textOf = (event: StreamEvent): string => {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const { id, event: name, data } = event;
  const text = `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${toJson(data)}\n\n`;
  texts.set(event, text);
  return text;
};

const texts = new WeakMap<StreamEvent, string>();
