/** Requests to LND's REST interface, and what its refusals mean. */
import { request, type Agent } from 'undici';
import { z } from 'zod';
import type { LightningConfigOf } from '../../app/lightning-invoice/lightning-ports.ts';
import { isLoopback, normalAddress } from '../../upstream/address-kind.ts';
import { createPinnedAgent } from '../../upstream/pinned-agent.ts';
import { readCapped, type CappedAnswer } from '../../upstream/read-capped.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import {
  BEHIND,
  certificateChanged,
  CredentialRefused,
  FAILED,
  LOCKED,
  NO_CREDENTIAL,
  NO_WALLET,
  NotAllowed,
  notUnderstood,
  STARTING,
  UNENCRYPTED,
} from '../reasons.ts';

type LndConfig = LightningConfigOf<'lnd'>;

/** Only a limit: the caller gives a node 3 s (lightning.md LN-3). */
const DEADLINE_MS = 15_000;
const CONNECT_MS = 5_000;
const MAX_BYTES = 4_000_000;

/** An answer of LND, read but not understood yet. */
export interface LndAnswer {
  /** Null if LND refused. */
  readonly value: unknown;
  /** LND's own words for a refusal; null if it granted the request. */
  readonly refusal: string | null;
  readonly status: number;
}

export interface LndHttp {
  readonly get: (path: string, signal: AbortSignal) => Promise<LndAnswer>;
  readonly post: (path: string, body: object, signal: AbortSignal) => Promise<LndAnswer>;
}

/** Asks one node, over connections that carry the macaroon only to the pinned certificate. */
export const createLndHttp = (config: LndConfig, macaroon: string | null): LndHttp => {
  const agent = createLndAgent(config);
  const ask = async (path: string, body: object | null, signal: AbortSignal): Promise<LndAnswer> => {
    const headers = headersOf(config, macaroon);
    return readAnswer(
      await readCapped(
        (ending) =>
          request(`${config.url}${path}`, {
            method: body === null ? 'GET' : 'POST',
            headers: { ...headers, ...(body === null ? {} : { 'content-type': 'application/json' }) },
            body: body === null ? null : JSON.stringify(body),
            dispatcher: agent,
            signal: ending,
          }),
        { deadlineMs: DEADLINE_MS, maxBytes: MAX_BYTES, signal },
      ),
    );
  };
  return {
    get: (path, signal) => ask(path, null, signal),
    post: ask,
  };
};

/** @param stream for a WebSocket: its largest message, and who gets its connection */
export const createLndAgent = (
  { certificate }: LndConfig,
  stream: Pick<Parameters<typeof createPinnedAgent>[0], 'maxMessageBytes' | 'onSocket'> = {},
): Agent =>
  createPinnedAgent({
    certificate,
    changed: certificateChanged,
    connections: 8, // as many as are asked about at a time (ask-node.ts)
    connectTimeoutMs: CONNECT_MS,
    ...stream,
  });

/** @throws UpstreamFailed if there is no credential, or it would go over a network unencrypted */
export const headersOf = ({ url }: LndConfig, macaroon: string | null): Readonly<Record<string, string>> => {
  if (!isSafeUrl(url)) throw new UpstreamFailed(UNENCRYPTED);
  if (macaroon === null) throw new UpstreamFailed(NO_CREDENTIAL);
  return { 'grpc-metadata-macaroon': macaroon, 'user-agent': 'Satchel' };
};

/** Returns true for https, and for plain http that does not leave this computer. */
export const isSafeUrl = (text: string): boolean => {
  const { protocol, hostname } = new URL(text);
  if (protocol === 'https:') return true;
  const address = normalAddress(hostname);
  return protocol === 'http:' && (hostname === 'localhost' || (address !== undefined && isLoopback(address)));
};

const refusalSchema = z.object({ message: z.string() });

/** @throws UpstreamFailed if the answer is none of LND's */
const readAnswer = ({ status, body }: CappedAnswer): LndAnswer => {
  const value = parsed(body);
  if (status === 200 && value !== undefined) return { value, refusal: null, status };
  const refusal = refusalSchema.safeParse(value);
  if (refusal.success) return { value: null, refusal: refusal.data.message, status };
  if (status === 401 || status === 403) throw new CredentialRefused(); // a proxy before the node says it so
  throw status === 200 ? notUnderstood() : new UpstreamFailed(`it answers ${status}`);
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** LND refuses nearly everything with status 500 and code 2, so the text tells why. The first that fits counts. */
const REFUSALS: readonly (readonly [RegExp, () => UpstreamFailed])[] = [
  [/permission denied/i, () => new NotAllowed()],
  [/wallet locked|macaroon store is locked/i, () => new UpstreamFailed(LOCKED)],
  [/wallet not created/i, () => new UpstreamFailed(NO_WALLET)],
  [/starting|waiting to start|not yet ready/i, () => new UpstreamFailed(STARTING)],
  [/macaroon|verification failed|caveat|invalid ID/i, () => new CredentialRefused()],
  [/not synced|still syncing|not caught up/i, () => new UpstreamFailed(BEHIND)],
];

/** Says in words of the closed list why LND refused; its own words may hold anything, so they are dropped. */
export const refusalOf = ({ refusal, status }: Pick<LndAnswer, 'refusal' | 'status'>): UpstreamFailed => {
  const known = REFUSALS.find(([text]) => text.test(refusal ?? ''));
  if (known) return known[1]();
  return status === 401 || status === 403 ? new CredentialRefused() : new UpstreamFailed(FAILED);
};

/** Reads what LND granted. @throws UpstreamFailed if it refused, or answers what does not fit */
export const understood = <T>(schema: z.ZodType<T>, answer: LndAnswer): T => {
  if (answer.refusal !== null) throw refusalOf(answer);
  const read = schema.safeParse(answer.value);
  if (!read.success) throw notUnderstood();
  return read.data;
};
