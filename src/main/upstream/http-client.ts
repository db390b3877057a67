/** Sends GET and POST to one of several equivalent hosts: paced, capped, with back-off, without redirects. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { readCapped, type CappedAnswer } from './read-capped.ts';
import { reasonOf, UpstreamFailed } from './reasons.ts';

const DEADLINE_MS = 15_000;
const MAX_BYTES = 5_000_000;
/** A server that asks for a longer pause is asked again after this one, or a mistake of its would end the service. */
const LONGEST_PAUSE_MS = 60_000;
/** Every host waits, for its own `Retry-After` or because it failed: nothing was sent. */
export const LEFT_ALONE = 'it asked to be left alone for a while';

export interface HttpClient {
  /** Returns any answer below 500 except 429. @throws UpstreamFailed if no host gives one */
  readonly get: (path: string) => Promise<CappedAnswer>;
  /**
   * Like `get`, for a path that may be the only one that fails: after an error, an answer that is too large, too late or
   * cut off, the host is asked for other paths as before. Only 429 and 503 are about the host.
   */
  readonly getApart: (path: string) => Promise<CappedAnswer>;
  /** Sends a body, and blames the host as `getApart` does. */
  readonly postApart: (path: string, body: string) => Promise<CappedAnswer>;
  /** Milliseconds until a host may be asked; 0 if one may be asked now. */
  readonly pauseMs: () => number;
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
  pause: Pause | null;
  failures: number;
}

interface Pause {
  /** By the monotonic clock. */
  readonly fromMs: number;
  readonly backOffMs: number;
  /** The pause that the server asked for in `Retry-After`. */
  readonly askedMs: number;
}

interface Question {
  readonly path: string;
  readonly body?: string;
  /** A failure says nothing about other paths. */
  readonly apart: boolean;
}

export interface HttpClientOptions {
  readonly urls: readonly string[];
  /** Least time between two requests to a host, called before each request. */
  readonly gapMs: () => number;
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  /** Longest pause that a server gets by `Retry-After`, asked whenever it matters; 60 s if left out. */
  readonly longestPauseMs?: () => number;
  readonly deadlineMs?: number;
}

export const createHttpClient = (options: HttpClientOptions): HttpClient => {
  const hosts = hostsOf(options.urls);
  const agent = new Agent({ connections: 4, connectTimeout: 5_000 });
  const closing = new AbortController();
  const ask = createAsk(options, agent, closing.signal);
  let current = 0;

  const tryHosts = async (question: Question): Promise<CappedAnswer> => {
    let failure: unknown = new UpstreamFailed(LEFT_ALONE);
    const first = current;
    for (let tries = 0; tries < hosts.length; tries += 1) {
      const index = (first + tries) % hosts.length;
      const host = hosts[index];
      if (!host || pauseOf(host, options) > 0) continue;
      try {
        const answer = await ask(host, question);
        host.failures = 0;
        current = index;
        return answer;
      } catch (error) {
        if (closing.signal.aborted) throw error;
        if (!question.apart && pauseOf(host, options) === 0) block(host, options, null);
        failure = error;
      }
    }
    throw question.apart ? new UpstreamFailed(reasonOf(failure), { cause: failure }) : failure;
  };

  return {
    get: async (path) => tryHosts({ path, apart: false }),
    getApart: async (path) => tryHosts({ path, apart: true }),
    postApart: async (path, body) => tryHosts({ path, body, apart: true }),
    pauseMs: () => (hosts.length === 0 ? 0 : Math.min(...hosts.map((host) => pauseOf(host, options)))),
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
    pause: null,
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

  return async (host: Host, { path, body, apart }: Question): Promise<CappedAnswer> => {
    await turn(host);
    // it may have asked for a pause while this request waited for its turn
    if (pauseOf(host, options) > 0) throw new UpstreamFailed(LEFT_ALONE);
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
      if (!apart || answer.status === 429 || answer.status === 503) block(host, options, answer.retryAfterSeconds);
      throw new UpstreamFailed(`it answers ${answer.status}`);
    }
    if (answer.status >= 300 && answer.status < 400) throw new UpstreamFailed('it redirects to another address');
    return answer;
  };
};

const block = (host: Host, options: HttpClientOptions, retryAfterSeconds: number | null): void => {
  host.failures += 1;
  const backOffMs = Math.min(options.backOffMaxMs, options.backOffMs * 2 ** Math.min(host.failures - 1, 20));
  host.pause = { fromMs: performance.now(), backOffMs, askedMs: (retryAfterSeconds ?? 0) * 1_000 };
};

/** Returns how long the host is still left alone. The longest pause may become shorter while it lasts. */
const pauseOf = ({ pause }: Host, options: HttpClientOptions): number => {
  if (pause === null) return 0;
  const longestMs = options.longestPauseMs?.() ?? LONGEST_PAUSE_MS;
  const pauseMs = Math.max(pause.backOffMs, Math.min(pause.askedMs, longestMs));
  return Math.max(0, pause.fromMs + pauseMs - performance.now());
};
