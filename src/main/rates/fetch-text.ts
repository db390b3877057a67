import { request } from 'undici';
import { readCapped } from '../upstream/read-capped.ts';
import { UpstreamFailed } from '../upstream/reasons.ts';

/** Fetches an answer as text. @throws UpstreamFailed unless it is a plain 200 within the caps (product.md RATE-8) */
export type FetchText = (url: string, signal: AbortSignal) => Promise<string>;

const LIMITS = { maxBytes: 1024 * 1024, deadlineMs: 10_000 } as const;

/** Uses undici's bare `request`, which follows no redirect, decompresses nothing and sends no cookie. */
export const createFetchText =
  (limits: { readonly maxBytes: number; readonly deadlineMs: number } = LIMITS): FetchText =>
  async (url, signal) => {
    const headers = { accept: 'application/json', 'user-agent': 'Satchel' };
    const send = async (ending: AbortSignal) => request(url, { headers, signal: ending });
    const { status, body } = await readCapped(send, { ...limits, signal });
    if (status !== 200) throw new UpstreamFailed(`it answers ${status}`);
    return body;
  };
