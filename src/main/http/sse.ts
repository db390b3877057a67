import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamEvent } from './handler.ts';
import { toJson } from './raw-json.ts';

/** Time between two comments: proxies and browsers drop silent connections (api.md API-18). */
const BEAT_MS = 10_000;

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
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write('retry: 1000\n\n');
  const beat = setInterval(() => {
    void isLive().then((live) => (live ? response.write(': still here\n\n') : end.abort()));
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

const textOf = ({ id, event, data }: StreamEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${toJson(data)}\n\n`;
