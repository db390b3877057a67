import { request } from 'undici';

/** Rate answers are capped (product.md "Rates"). */
const LIMIT_BYTES = 1024 * 1024;
const LIMIT_MS = 10_000;

/** Fetches one answer as text; throws where it is not a plain 200 within the caps. */
export type FetchText = (url: string, signal: AbortSignal) => Promise<string>;

/** undici's bare `request`: follows no redirect, decompresses nothing, sends no cookie. */
export const createFetchText =
  (limits: { readonly bytes: number; readonly ms: number } = { bytes: LIMIT_BYTES, ms: LIMIT_MS }): FetchText =>
  async (url, signal) => {
    const answer = await request(url, {
      headers: { accept: 'application/json', 'user-agent': 'Satchel' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(limits.ms)]),
    });
    try {
      if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
      const chunks: Buffer[] = [];
      let bytes = 0;
      // undici's body yields Buffers and is typed `any`
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > limits.bytes) throw new Error(`answered more than ${limits.bytes} bytes`);
        chunks.push(chunk);
      }
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    } finally {
      answer.body.on('error', () => undefined); // what is left unread may end in an abort: nobody waits for it
      answer.body.destroy();
    }
  };
