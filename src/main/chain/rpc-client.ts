/** JSON-RPC of Bitcoin Core over HTTP: basic auth and batches, a deadline and a cap on every answer, no redirects. */
import { Agent, request } from 'undici';
import { z } from 'zod';
import { readCapped } from '../upstream/read-capped.ts';
import { TOO_MUCH, UpstreamFailed } from '../upstream/reasons.ts';

const DEFAULT_DEADLINE_MS = 15_000;
/** Enough for a mempool of 300,000 txids, or a block of 4 MB in hex. */
const MAX_BYTES = 24_000_000;

export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** The node was reached and refused the call. */
export class RpcRefused extends Error {
  override name = 'RpcRefused';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export type RpcAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: RpcRefused };

export interface RpcClient {
  /** @throws RpcRefused if the node refuses, UpstreamFailed if it does not answer properly */
  readonly call: <T>(schema: z.ZodType<T>, method: string, ...params: unknown[]) => Promise<T>;
  /** Sends all calls in one HTTP request. @returns answers in the order of the calls */
  readonly batch: (calls: readonly RpcCall[]) => Promise<RpcAnswer[]>;
  /** Like `call`, with a deadline long enough for a scan of the whole UTXO set. */
  readonly slow: <T>(schema: z.ZodType<T>, method: string, ...params: unknown[]) => Promise<T>;
  readonly close: () => Promise<void>;
}

const answerSchema = z.object({
  id: z.number().int(),
  result: z.unknown(),
  error: z.object({ code: z.number(), message: z.string() }).nullish(),
});

export const createRpcClient = (options: {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly deadlineMs?: number;
}): RpcClient => {
  const agent = new Agent({ connections: 4, keepAliveTimeout: 10_000, connectTimeout: 5_000 });
  const credential = `${options.username ?? ''}:${options.password ?? ''}`;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (options.username !== null) headers['authorization'] = `Basic ${Buffer.from(credential).toString('base64')}`;

  const send = async (calls: readonly RpcCall[], deadlineMs: number): Promise<RpcAnswer[]> => {
    const body = JSON.stringify(calls.map(({ method, params }, id) => ({ jsonrpc: '1.0', id, method, params })));
    const text = await readCapped(
      async (signal) =>
        request(options.url, {
          method: 'POST',
          headers,
          body,
          dispatcher: agent,
          signal,
          headersTimeout: deadlineMs,
          bodyTimeout: deadlineMs,
        }),
      { deadlineMs, maxBytes: MAX_BYTES },
    );
    if (text.status === 401 || text.status === 403) throw new UpstreamFailed('it refuses the user name or password');
    // A node that warms up answers 500 or 503 with a JSON-RPC error in it.
    return parseAnswers(text.body, calls.length);
  };
  const single =
    (deadlineMs: number) =>
    async <T>(schema: z.ZodType<T>, method: string, ...params: unknown[]): Promise<T> =>
      valueOf(schema, (await send([{ method, params }], deadlineMs))[0]);
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  return {
    call: single(deadlineMs),
    slow: single(600_000),
    batch: async (calls) => (calls.length === 0 ? [] : send(calls, deadlineMs)),
    close: async () => agent.destroy(),
  };
};

/**
 * Works on all items together, or on each half alone if the node answers too much, down to single items (chain.md
 * CHAIN-33). The work asks before it stores anything.
 */
export const inHalves = async <T>(items: readonly T[], work: (items: readonly T[]) => Promise<void>): Promise<void> => {
  try {
    await work(items);
  } catch (error) {
    const isTooMuch = error instanceof UpstreamFailed && error.message === TOO_MUCH;
    if (!isTooMuch || items.length < 2) throw error;
    const middle = Math.ceil(items.length / 2);
    await inHalves(items.slice(0, middle), work);
    await inHalves(items.slice(middle), work);
  }
};

/** Returns the parsed value of an answer. @throws RpcRefused UpstreamFailed */
export const valueOf = <T>(schema: z.ZodType<T>, answer: RpcAnswer | undefined): T => {
  if (!answer) throw new UpstreamFailed('it answers too little');
  if (!answer.ok) throw answer.error;
  const parsed = schema.safeParse(answer.value);
  if (!parsed.success) throw new UpstreamFailed('it does not answer as Bitcoin Core does');
  return parsed.data;
};

const parseAnswers = (text: string, count: number): RpcAnswer[] => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UpstreamFailed('it answers no JSON');
  }
  const parsed = z.array(answerSchema).safeParse(json);
  if (!parsed.success || parsed.data.length !== count) throw new UpstreamFailed('it answers no JSON-RPC');
  return parsed.data.toSorted((left, right) => left.id - right.id).map(toAnswer);
};

const toAnswer = (answer: z.infer<typeof answerSchema>): RpcAnswer =>
  answer.error
    ? { ok: false, error: new RpcRefused(answer.error.code, answer.error.message) }
    : { ok: true, value: answer.result };
