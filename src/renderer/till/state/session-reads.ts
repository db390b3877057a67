import type { Fetch } from '../../common/stream.ts';

/** Sends what the page asks, and drops the reads under way when the session ends. */
export interface SessionReads {
  readonly fetch: Fetch;
  /** Their answers have no reader, and the server refuses what it gets after the log-out. */
  readonly drop: () => void;
}

/** Binds reads (GET) to the session that asked; what changes something is always carried out. */
export const createSessionReads = (send: Fetch): SessionReads => {
  let session = new AbortController();
  return {
    fetch: (url, init) => send(url, init?.method === 'GET' ? { ...init, signal: session.signal } : init),
    drop: () => {
      session.abort();
      session = new AbortController();
    },
  };
};
