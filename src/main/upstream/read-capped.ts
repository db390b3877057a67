import type { Dispatcher } from 'undici';

/** A source did not answer, or not as its protocol says. The message is a clause for the owner: "it …". */
export class UpstreamFailed extends Error {
  override name = 'UpstreamFailed';
}

/** Why something failed, in words for the source's health; never an address or a credential. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof UpstreamFailed) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'nothing answers there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known';
  if (code.includes('TIMEOUT')) return 'it does not answer in time';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'it hung up';
  return error instanceof Error && error.message !== '' ? error.message : 'it does not answer';
};

export interface CappedAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds: number | null;
}

/** Reads one answer whole, within a deadline over all of it and a cap on its size. @throws UpstreamFailed */
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
        throw new UpstreamFailed('it answers far too much');
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
    if (deadline.aborted) throw new UpstreamFailed('it does not answer in time');
    throw error;
  }
};
