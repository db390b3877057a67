/** Sends GET and POST to one of several equivalent hosts: paced, capped, with back-off, without redirects. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { readCapped, type CappedAnswer } from './read-capped.ts';
import { UpstreamFailed } from './reasons.ts';

const DEADLINE_MS = 15_000;
const MAX_BYTES = 5_000_000;

export interface HttpClient {
  /** Returns any answer below 500 except 429. @throws UpstreamFailed if no host gives one */
  readonly get: (path: string) => Promise<CappedAnswer>;
  readonly post: (path: string, body: string) => Promise<CappedAnswer>;
  /** Returns the host that answered last. */
  readonly label: () => string;
  /** The last answer was wrong: the next host is asked first from now on. */
  readonly distrust: () => void;
  readonly close: () => Promise<void>;
}

interface Host {
  readonly base: string;
  readonly label: string;
  /** Earliest start of the next request, by the monotonic clock. */
  nextAtMs: number;
  /** It is not asked before this time, by the monotonic clock. */
  blockedUntilMs: number;
  failures: number;
}

export interface HttpClientOptions {
  readonly urls: readonly string[];
  /** Least time between two requests to a host, called before each request. */
  readonly gapMs: () => number;
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  readonly deadlineMs?: number;
}

export const createHttpClient = (options: HttpClientOptions): HttpClient => {
  const hosts = hostsOf(options.urls);
  const agent = new Agent({ connections: 4, connectTimeout: 5_000 });
  const closing = new AbortController();
  const ask = createAsk(options, agent, closing.signal);
  let current = 0;

  const tryHosts = async (path: string, body: string | undefined): Promise<CappedAnswer> => {
    let failure: unknown = new UpstreamFailed('it asked to be left alone for a while');
    const first = current;
    for (let tries = 0; tries < hosts.length; tries += 1) {
      const index = (first + tries) % hosts.length;
      const host = hosts[index];
      if (!host || host.blockedUntilMs > performance.now()) continue;
      try {
        const answer = await ask(host, path, body);
        host.failures = 0;
        current = index;
        return answer;
      } catch (error) {
        if (closing.signal.aborted) throw error;
        if (host.blockedUntilMs <= performance.now()) block(host, options, null);
        failure = error;
      }
    }
    throw failure;
  };

  return {
    get: async (path) => tryHosts(path, undefined),
    post: tryHosts,
    label: () => hosts[current]?.label ?? 'unknown',
    distrust: () => {
      current = (current + 1) % Math.max(1, hosts.length);
    },
    close: async () => {
      closing.abort();
      await agent.destroy();
    },
  };
};

const hostsOf = (urls: readonly string[]): Host[] =>
  urls.map((url) => ({
    base: url.replace(/\/+$/, ''),
    label: URL.canParse(url) ? new URL(url).host : 'unknown',
    nextAtMs: 0,
    blockedUntilMs: 0,
    failures: 0,
  }));

/** Asks one host once. @throws UpstreamFailed if another host should be asked */
const createAsk = (options: HttpClientOptions, agent: Agent, closing: AbortSignal) => {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;

  const turn = async (host: Host): Promise<void> => {
    const nowMs = performance.now();
    const atMs = Math.max(nowMs, host.nextAtMs);
    host.nextAtMs = atMs + options.gapMs();
    if (atMs > nowMs) await sleep(atMs - nowMs, undefined, { signal: closing });
  };

  return async (host: Host, path: string, body: string | undefined): Promise<CappedAnswer> => {
    await turn(host);
    const answer = await readCapped(
      async (signal) =>
        request(`${host.base}${path}`, {
          method: body === undefined ? 'GET' : 'POST',
          headers: { 'user-agent': 'Satchel', ...(body === undefined ? {} : { 'content-type': 'text/plain' }) },
          body: body ?? null,
          dispatcher: agent,
          signal,
          headersTimeout: deadlineMs,
          bodyTimeout: deadlineMs,
        }),
      { deadlineMs, maxBytes: MAX_BYTES, signal: closing },
    );
    if (answer.status === 429 || answer.status >= 500) {
      block(host, options, answer.retryAfterSeconds);
      throw new UpstreamFailed(`it answers ${answer.status}`);
    }
    if (answer.status >= 300 && answer.status < 400) throw new UpstreamFailed('it redirects to another address');
    return answer;
  };
};

const block = (host: Host, options: HttpClientOptions, retryAfterSeconds: number | null): void => {
  host.failures += 1;
  const backOffMs = Math.min(options.backOffMaxMs, options.backOffMs * 2 ** Math.min(host.failures - 1, 20));
  host.blockedUntilMs = performance.now() + Math.max(backOffMs, (retryAfterSeconds ?? 0) * 1_000);
};
