/** HTTP of Lightning backends: capped answers within a deadline, no redirects, and no credential for a stranger. */
import { Agent, request } from 'undici';
import { z } from 'zod';
import { readCapped, type CappedAnswer } from '../upstream/read-capped.ts';
import { UpstreamFailed } from '../upstream/reasons.ts';
import { createConnect, refusalOfUrl, type Peer } from './peer.ts';
import { AsksForPause, NotUnderstood, REDIRECTS } from './reasons.ts';

export interface NodeHttpOptions extends Peer {
  /** The credential. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface NodeQuestion {
  readonly path: string;
  /** Left out: GET. */
  readonly body?: { readonly type: 'application/json' | 'application/x-www-form-urlencoded'; readonly text: string };
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
}

export interface NodeHttp {
  /**
   * Returns an answer of any status except 429 and redirects.
   *
   * @throws AsksForPause without asking while the node wants to be left alone; UpstreamFailed
   */
  readonly ask: (question: NodeQuestion) => Promise<CappedAnswer>;
  /** The node asked for a pause in another way than by status 429. */
  readonly paused: () => AsksForPause;
}

const DEADLINE_MS = 10_000;
const MAX_BYTES = 64 * 1024;
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Asks one backend over HTTP. */
export const createNodeHttp = (options: NodeHttpOptions): NodeHttp => {
  const agent = new Agent({ connections: 10, connect: createConnect(options) });
  const pause = createPause();
  const refusal = refusalOfUrl(options);
  return {
    ask: async ({ path, body, signal, deadlineMs = DEADLINE_MS, maxBytes = MAX_BYTES }) => {
      if (refusal) throw refusal;
      if (pause.isOn()) throw new AsksForPause();
      const answer = await readCapped(
        async (ending) =>
          request(`${options.url}${path}`, {
            method: body ? 'POST' : 'GET',
            headers: { 'user-agent': 'Satchel', ...options.headers, ...(body ? { 'content-type': body.type } : {}) },
            body: body?.text ?? null,
            dispatcher: agent,
            signal: ending,
            headersTimeout: deadlineMs,
            bodyTimeout: deadlineMs,
          }),
        { deadlineMs, maxBytes, signal },
      );
      if (answer.status === 429) throw pause.begin(answer.retryAfterSeconds);
      if (answer.status >= 300 && answer.status < 400) throw new UpstreamFailed(REDIRECTS);
      pause.end();
      return answer;
    },
    paused: () => pause.begin(null),
  };
};

/** Each refusal doubles the pause; an answer ends it. */
const createPause = () => {
  let [untilMs, lastMs] = [0, 0];
  return {
    isOn: () => performance.now() < untilMs,
    begin: (retryAfterSeconds: number | null): AsksForPause => {
      lastMs = Math.min(LONGEST_PAUSE_MS, Math.max(PAUSE_MS, lastMs * 2, (retryAfterSeconds ?? 0) * 1_000));
      untilMs = performance.now() + lastMs;
      return new AsksForPause();
    },
    end: () => {
      lastMs = 0;
    },
  };
};

/** Reads an answer. @throws NotUnderstood if it is not as the schema says */
export const readAnswer = <T>(schema: z.ZodType<T>, body: string): T => {
  const parsed = jsonText.pipe(schema).safeParse(body);
  if (!parsed.success) throw new NotUnderstood();
  return parsed.data;
};

/** Parses JSON, so that a schema can follow. */
export const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'it is no JSON' });
    return z.NEVER;
  }
});

/** A whole number in any of the forms that backends use: 123, "123" or "123msat". A number beyond 2^53 has lost digits. */
export const wholeSchema = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,20}(?:msat)?$/)])
  .transform((value) => BigInt(typeof value === 'number' ? value : value.replace('msat', '')));

/** 32 bytes, as lower-case hex. */
export const hashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/i)
  .transform((text) => text.toLowerCase());
