/** Requests whose every header is up to the test: `fetch` forbids Host, Origin and duplicates. */
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Objects are sent as JSON with its content type; text and bytes as they are. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** @throws SyntaxError if the text is not JSON */
  readonly json: () => Record<string, unknown>;
}

/** Sends one request to 127.0.0.1. */
export const ask = (port: number, asked: Asked): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const isJson = typeof asked.body === 'object' && !Buffer.isBuffer(asked.body);
    const body = isJson ? JSON.stringify(asked.body) : (asked.body as string | Buffer | undefined); // tests send nothing else
    const headers = {
      ...(isJson && { 'Content-Type': 'application/json' }),
      // Node sends the body of a DELETE without a length
      ...(asked.method === 'DELETE' && body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
      ...asked.headers,
    };
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, method: asked.method ?? 'GET', path: asked.path, headers, agent: false },
      (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            json: () => JSON.parse(text) as Record<string, unknown>, // every answer of the API is an object
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

export interface SseEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

export interface OpenStream {
  readonly status: number;
  /** Waits for the next event. */
  readonly next: () => Promise<SseEvent>;
  readonly close: () => void;
}

const parseEvent = (block: string): SseEvent | undefined => {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const event = fields.get('event');
  if (event === undefined) return undefined; // a comment or a retry hint
  return { id: fields.get('id'), event, data: JSON.parse(fields.get('data') ?? '') as Record<string, unknown> }; // our server sends objects
};

/** Opens an event stream. */
export const openStream = async (port: number, path: string, headers: Record<string, string>): Promise<OpenStream> => {
  const end = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: end.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<SseEvent> => {
    for (;;) {
      const at = text.indexOf('\n\n');
      if (at >= 0) {
        const found = parseEvent(text.slice(0, at));
        text = text.slice(at + 2);
        if (found) return found;
      } else {
        const part = await reader?.read();
        if (!part || part.done) throw new Error('the stream ended');
        text += part.value;
      }
    }
  };
  return { status: response.status, next, close: () => end.abort() };
};

export const bearer = (token: string): { Authorization: string } => ({ Authorization: `Bearer ${token}` });
