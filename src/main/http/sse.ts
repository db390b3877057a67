import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamEvent } from './handler.ts';
import { toJson } from './raw-json.ts';

/** Proxies and browsers drop silent connections; a comment costs nothing. */
const BEAT_MS = 10_000;

const textOf = ({ id, event, data }: StreamEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${toJson(data)}\n\n`;

export interface StreamOptions {
  readonly response: ServerResponse;
  readonly events: AsyncIterable<StreamEvent>;
  /** Ends it: the caller went away, the server closes, the credential was revoked. */
  readonly end: AbortController;
  readonly isLive: () => Promise<boolean>;
  /** A comment goes out so often, whatever happens. */
  readonly beatMs?: number | undefined;
}

/** Writes events until the caller leaves; asks before each one, and at each heartbeat, whether the credential lives. */
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
