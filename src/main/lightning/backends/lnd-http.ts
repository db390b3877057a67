/** Requests to LND's REST interface, and what its refusals mean. */
import { z } from 'zod';
import type { LightningConfigOf } from '../../app/lightning-invoice/lightning-ports.ts';
import type { CappedAnswer } from '../../upstream/read-capped.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import { createNodeHttp, jsonText, type NodeHttpOptions } from '../node-http.ts';
import {
  answers,
  BEHIND,
  CredentialRefused,
  FAILED,
  LOCKED,
  NO_CREDENTIAL,
  NO_WALLET,
  NotAllowed,
  NotUnderstood,
  STARTING,
} from '../reasons.ts';

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

/** Asks one node, with its macaroon. @throws UpstreamFailed if there is none */
export const createLndHttp = (config: LightningConfigOf<'lnd'>, macaroon: string | null): LndHttp => {
  const http = createNodeHttp(peerOf(config, macaroon ?? ''));
  const ask = async (path: string, body: object | null, signal: AbortSignal): Promise<LndAnswer> => {
    if (macaroon === null) throw new UpstreamFailed(NO_CREDENTIAL);
    const sent = body && ({ type: 'application/json', text: JSON.stringify(body) } as const);
    return readLndAnswer(await http.ask({ path, signal, maxBytes: MAX_BYTES, ...(sent && { body: sent }) }));
  };
  return {
    get: (path, signal) => ask(path, null, signal),
    post: ask,
  };
};

/** The node, and what it gets to know it by. */
export const peerOf = ({ url, certificate }: LightningConfigOf<'lnd'>, macaroon: string): NodeHttpOptions => ({
  url,
  certificate,
  plain: 'loopback',
  headers: { 'grpc-metadata-macaroon': macaroon },
});

const refusalSchema = z.object({ message: z.string() });

/** @throws UpstreamFailed if the answer is none of LND's */
const readLndAnswer = ({ status, body }: CappedAnswer): LndAnswer => {
  const value = jsonText.safeParse(body).data;
  if (status === 200 && value !== undefined) return { value, refusal: null, status };
  const refusal = refusalSchema.safeParse(value);
  if (refusal.success) return { value: null, refusal: refusal.data.message, status };
  if (status === 401 || status === 403) throw new CredentialRefused(); // a proxy before the node says it so
  throw status === 200 ? new NotUnderstood() : answers(status);
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
  if (!read.success) throw new NotUnderstood();
  return read.data;
};
