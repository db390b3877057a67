import { performance } from 'node:perf_hooks';
import type { Request, Response } from 'express';
import type { Logger } from '../app/ports.ts';
import type { RequestFacts } from './serve-route.ts';

const COUNTED_FOR_MS = 60_000;

export interface RequestLog {
  /** Logs or counts a request when its answer has been sent: its path without the query, never a header or a body. */
  readonly follow: (request: Request, response: Response, facts: RequestFacts) => void;
  /** Writes what is counted so far. */
  readonly end: () => void;
}

/**
 * The log of one listener. Requests that strangers can send at will are counted by status and route and written once per
 * minute, because a line for each would rotate the lines of the shop away (reliability.md A17). With the level
 * `debug` each request has its line.
 */
export const createRequestLog = (logger: Logger, listener: RequestFacts['listener']): RequestLog => {
  const counts = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (counts.size === 0) return;
    logger.info({ listener, counts: Object.fromEntries(counts) }, 'requests that were only counted');
    counts.clear();
  };
  const count = (kind: string): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    timer ??= setTimeout(end, COUNTED_FOR_MS).unref();
  };
  return {
    follow: (request, response, { requestId }) => {
      const startedAt = performance.now();
      response.once('close', () => {
        const { method, path } = request;
        const status = response.statusCode;
        const ms = Math.round(performance.now() - startedAt);
        const isRead = method === 'GET' && status < 400;
        const isCounted = !isRead && isProvokable(listener, status, response);
        if (isCounted) count(`${status} ${patternOf(request)}`);
        logger[isRead || isCounted ? 'debug' : 'info']({ requestId, listener, method, path, status, ms }, 'request');
      });
    },
    end,
  };
};

/** Notes that the caller showed a credential that was accepted. */
export const markKnownCaller = (response: Response): void => {
  knownCallers.add(response);
};

/** Kept beside the response, because Express's own bag is untyped. */
const knownCallers = new WeakSet<Response>();

/** Anybody reaches the public listener. The private one is reached by websites and local programs, which are refused. */
const isProvokable = (listener: RequestFacts['listener'], status: number, response: Response): boolean =>
  listener === 'public' || status === 429 || (status >= 400 && !knownCallers.has(response));

/** The pattern of the route, of which there are few; a path is the caller's to make up. */
const patternOf = (request: Request): string => {
  const route: unknown = request.route; // Express types it as any; undefined before a route matches
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' || Array.isArray(path) ? [path].flat().join(',') : 'no route';
};
