export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface StreamEvent {
  readonly id: string | null;
  readonly type: string;
  readonly data: string;
}

/** Reads `text/event-stream` (WHATWG HTML §9.2) piece by piece; a comment line is contact, not an event. */
export const createEventParser = (onEvent: (event: StreamEvent) => void) => {
  let rest = '';
  let id: string | null = null;
  let type = 'message';
  let data: string[] = [];
  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) onEvent({ id, type, data: data.join('\n') });
      type = 'message';
      data = [];
      return;
    }
    const at = text.indexOf(':');
    const field = at < 0 ? text : text.slice(0, at);
    const value = at < 0 ? '' : text.slice(at + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') type = value;
    else if (field === 'id') id = value;
  };
  return (chunk: string): void => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const text of lines) line(text);
  };
};

export interface StreamDeps {
  readonly fetch: Fetch;
  readonly headers: () => Record<string, string>;
  /** The address to open, given the last cursor seen. */
  readonly url: (after: string | null) => string;
  readonly onEvent: (event: StreamEvent) => void;
  /** Any byte arrived: the other side lives. */
  readonly onContact?: () => void;
  readonly onConnected: (connected: boolean) => void;
  /** Status of a refusal; true stops trying. */
  readonly onRefused?: (status: number) => boolean;
}

const FIRST_RETRY_MS = 250;
/** The server is on this machine or in this shop, so asking twice per second costs nothing and the counter does not wait. */
const LAST_RETRY_MS = 500;

/**
 * Keeps one event stream open with fetch, because EventSource cannot send the Bearer header. Resumes after the last cursor
 * and retries every 0.25 s to 0.5 s while the server is away. @returns stops the stream
 */
export const openStream = (deps: StreamDeps): (() => void) => {
  const abort = new AbortController();
  const { signal } = abort;
  const run = async (): Promise<void> => {
    let after: string | null = null;
    let waitMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        const headers = { accept: 'text/event-stream', ...deps.headers() };
        const response = await deps.fetch(deps.url(after), { headers, signal, cache: 'no-store', credentials: 'omit' });
        if (response.ok) {
          waitMs = FIRST_RETRY_MS;
          deps.onConnected(true);
          await read(response, deps, (id) => (after = id));
        } else if (deps.onRefused?.(response.status)) return;
      } catch {
        // The server is away: onConnected reports it, and the loop below tries again.
      }
      if (signal.aborted) return;
      deps.onConnected(false);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitMs = Math.min(waitMs * 2, LAST_RETRY_MS);
    }
  };
  void run();
  return () => abort.abort();
};

const read = async (response: Response, deps: StreamDeps, keep: (id: string) => void): Promise<void> => {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  const feed = createEventParser((event) => {
    if (event.id) keep(event.id);
    try {
      deps.onEvent(event);
    } catch (error) {
      reportError(error); // a bug in the page is reported, and the stream continues
    }
  });
  for (;;) {
    const { done, value } = await reader.read(); // chunks come one after the other
    if (done) return;
    deps.onContact?.();
    feed(decoder.decode(value, { stream: true }));
  }
};
