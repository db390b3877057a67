/** Speaks with one Nostr relay (NIP-01). */
import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import { WalletFailed } from '../wallet-reasons.ts';

const eventSchema = z.object({
  id: z.string(),
  pubkey: z.string(),
  created_at: z.number(),
  kind: z.number(),
  tags: z.array(z.array(z.string())),
  content: z.string(),
  sig: z.string(),
});
/** An event as a relay passes it on: nobody has verified it. */
export type NostrEvent = z.infer<typeof eventSchema>;

const messageSchema = z.union([
  z.tuple([z.literal('EVENT'), z.string(), eventSchema]),
  z.tuple([z.literal('EOSE'), z.string()]),
  z.tuple([z.literal('CLOSED'), z.string(), z.string().catch('')]),
  z.tuple([z.literal('AUTH'), z.string()]),
  z.tuple([z.literal('OK'), z.string(), z.boolean()]).rest(z.unknown()),
]);
type Message = z.infer<typeof messageSchema>;

/** Far more than an encrypted answer of a wallet has. */
const MOST_BYTES = 128 * 1024;

export interface RelayTimings {
  /** A relay has this long to connect and to say that it sends events from now on. */
  readonly readyMs: number;
  /** A relay that shows no sign of life between two pings is away, although its connection looks open. */
  readonly pingMs: number;
}

export interface RelayOptions {
  readonly url: string;
  /** Subscriptions by their names: the relay is ready when it has answered about each. */
  readonly filters: Readonly<Record<string, object>>;
  readonly timings: RelayTimings;
  /** Signs the challenge of a relay that serves only those who log in (NIP-42). */
  readonly logIn: (challenge: string, url: string) => NostrEvent;
  readonly onEvent: (event: NostrEvent) => void;
  /** It sends every event from now on. */
  readonly onReady: () => void;
  /** It does not pass on the event that it was given. */
  readonly onRefused: (eventId: string) => void;
  /** Called once, and nothing after it. */
  readonly onGone: (error: unknown) => void;
}

export interface Relay {
  readonly publish: (event: NostrEvent) => void;
  /** Ends the connection without a call of `onGone`. */
  readonly close: () => void;
}

/** Connects, and subscribes. */
export const openRelay = (options: RelayOptions): Relay => {
  const { url, filters, timings } = options;
  // without followRedirects, ws takes a redirect for an error
  const socket = new WebSocket(url, { maxPayload: MOST_BYTES, perMessageDeflate: false });
  const awaited = new Set(Object.keys(filters));
  let isOver = false;
  const end = (error: unknown): void => {
    if (isOver) return;
    isOver = true;
    stopWatching();
    socket.terminate();
    options.onGone(error);
  };
  const stopWatching = watchLife(socket, timings, () => awaited.size === 0, end);
  const answered = (name: string): void => {
    if (awaited.delete(name) && awaited.size === 0) options.onReady();
  };
  const subscribe = (): void => {
    for (const [name, filter] of Object.entries(filters)) socket.send(JSON.stringify(['REQ', name, filter]));
  };
  let loginId = '';
  const take = (message: Message): void => {
    switch (message[0]) {
      case 'EVENT':
        return options.onEvent(message[2]);
      case 'EOSE':
        return answered(message[1]);
      case 'AUTH': {
        const login = options.logIn(message[1], url);
        loginId = login.id;
        return socket.send(JSON.stringify(['AUTH', login]));
      }
      case 'OK':
        if (message[1] === loginId) return message[2] ? subscribe() : end(new WalletFailed('relayRefuses'));
        return message[2] ? undefined : options.onRefused(message[1]);
      case 'CLOSED':
        // it is asked again after the login
        return message[2].startsWith('auth-required:') ? undefined : end(new WalletFailed('relayRefuses'));
    }
  };
  socket.on('open', subscribe);
  socket.on('message', (data) => {
    const message = isOver ? undefined : read(data);
    if (message) take(message);
  });
  socket.on('error', end); // ws throws it if nobody listens, after the end too
  socket.on('close', () => end(new WalletFailed('relaysAway')));
  return {
    publish: (event) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(['EVENT', event])),
    close: () => {
      isOver = true;
      stopWatching();
      socket.terminate();
    },
  };
};

/** Reads a message; undefined if it is none that matters here, such as a notice. */
const read = (data: RawData): Message | undefined => {
  if (!Buffer.isBuffer(data)) return undefined; // it always is one, because binaryType is left as it is
  try {
    return messageSchema.safeParse(JSON.parse(data.toString('utf8'))).data;
  } catch {
    return undefined;
  }
};

/** Ends a connection that does not get ready, or that is open on this side only. @returns stops it */
const watchLife = (
  socket: WebSocket,
  { readyMs, pingMs }: RelayTimings,
  isReady: () => boolean,
  end: (error: unknown) => void,
): (() => void) => {
  let isAlive = true;
  const alive = (): void => {
    isAlive = true;
  };
  socket.on('message', alive);
  socket.on('pong', alive);
  const away = (): void => end(new WalletFailed('relaysAway'));
  const limit = setTimeout(() => isReady() || away(), readyMs);
  const pings = setInterval(() => {
    if (!isReady()) return;
    if (!isAlive) return away();
    isAlive = false;
    socket.ping();
  }, pingMs);
  return () => {
    clearTimeout(limit);
    clearInterval(pings);
  };
};
