import type { LookupFunction } from 'node:net';
import { reasonOf } from '../upstream/reasons.ts';
import { Agent, request, type Dispatcher } from 'undici';
import type { DeliveryAttempt, ResolvedAddress } from '../app/webhook/delivery-ports.ts';

const DEADLINE_MS = 15_000;
/** Time for the answer's body once its status is known. It is short because the status alone decides. */
const BODY_MS = 2_000;
const ANSWER_BYTES = 1_024;

export interface PostOptions {
  readonly url: string;
  /** The addresses that the name resolved to when it was judged; nothing else is dialled. */
  readonly addresses: readonly ResolvedAddress[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Aborted when the program ends. */
  readonly closing: AbortSignal;
  /** Replaces the 15 s in tests. */
  readonly deadlineMs?: number;
}

/** Sends one signed POST: within 15 s, without redirects, only to the addresses that were judged. Undefined if the program ended meanwhile. */
export const postEvent = async (options: PostOptions): Promise<DeliveryAttempt | undefined> => {
  const { deadlineMs = DEADLINE_MS } = options;
  const agent = new Agent({
    connect: { lookup: pinned(options.addresses), timeout: deadlineMs },
    pipelining: 0,
  });
  const signal = AbortSignal.any([AbortSignal.timeout(deadlineMs), options.closing]);
  try {
    const { statusCode, headers, body } = await request(options.url, {
      method: 'POST',
      headers: options.headers,
      body: options.body,
      dispatcher: agent,
      signal,
      headersTimeout: deadlineMs,
      bodyTimeout: deadlineMs,
    });
    const answer = await readAnswer(body);
    return { kind: 'answered', status: statusCode, answer, retryAfterMs: retryAfterOf(headers['retry-after']) };
  } catch (error) {
    return options.closing.aborted ? undefined : { kind: 'failed', error: reasonOf(error) };
  } finally {
    await agent.destroy();
  }
};

/** A resolver that always answers with the judged addresses, so that a second look-up cannot change them. */
const pinned =
  (addresses: readonly ResolvedAddress[]): LookupFunction =>
  (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else if (first) callback(null, first.address, first.family);
    else callback(new Error('no address'), '', 4);
  };

/** Reads at most 1 KiB of an answer, for a short time. */
const readAnswer = async (body: Dispatcher.ResponseData['body']): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  const limit = setTimeout(() => body.destroy(), BODY_MS);
  try {
    for await (const part of body) {
      parts.push(Buffer.from(part));
      bytes += Buffer.byteLength(part);
      if (bytes >= ANSWER_BYTES) break;
    }
  } catch {
    // the answer was cut off: what came is kept
  } finally {
    clearTimeout(limit);
    body.destroy();
  }
  // decoded as a stream that may continue: a character that the limit cuts is left out
  const text = new TextDecoder().decode(Buffer.concat(parts).subarray(0, ANSWER_BYTES), { stream: true });
  // the sign for bytes that are not UTF-8 is longer than what it stands for
  return Buffer.byteLength(text) > ANSWER_BYTES ? text.replaceAll('\uFFFD', '?') : text;
};

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), as milliseconds from now. */
const retryAfterOf = (value: string | string[] | undefined): number | null => {
  if (typeof value !== 'string') return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - Date.now());
};
