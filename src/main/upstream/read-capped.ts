import type { Dispatcher } from 'undici';
import { TOO_LATE, TOO_MUCH, UpstreamFailed } from './reasons.ts';

export interface CappedAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds: number | null;
}

/** Reads a whole answer, within one deadline for all of it and a cap on its size. @throws UpstreamFailed */
export const readCapped = async (
  send: (signal: AbortSignal) => Promise<Dispatcher.ResponseData>,
  limits: { readonly deadlineMs: number; readonly maxBytes: number; readonly signal?: AbortSignal },
): Promise<CappedAnswer> => {
  const deadline = AbortSignal.timeout(limits.deadlineMs);
  const signal = limits.signal ? AbortSignal.any([deadline, limits.signal]) : deadline;
  try {
    const response = await send(signal);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > limits.maxBytes) {
        response.body.destroy();
        throw new UpstreamFailed(TOO_MUCH);
      }
      chunks.push(bytes);
    }
    const retryAfter = String(response.headers['retry-after'] ?? '');
    return {
      status: response.statusCode,
      body: Buffer.concat(chunks).toString('utf8'),
      retryAfterSeconds: /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) : null,
    };
  } catch (error) {
    if (deadline.aborted) throw new UpstreamFailed(TOO_LATE);
    throw error;
  }
};
