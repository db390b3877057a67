import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { contract } from '../../shared/contract/index.ts';
import type { RouteContract } from '../../shared/contract/route.ts';
import type { Ids } from '../app/ports.ts';
import { refusalOf } from './errors.ts';
import { hostOf, isKnownHost, namedHosts, ownNames, type HostNames } from './guards/host.ts';
import { createIdempotency } from './guards/idempotency.ts';
import { isForeign, isOwnOrigin } from './guards/origin.ts';
import { createRateLimits } from './guards/rate-limit.ts';
import { securityHeaders } from './guards/security-headers.ts';
import type { Served } from './handler.ts';
import type { Links } from './links.ts';
import { createErrorPages } from './pages/error-pages.ts';
import type { MountPages } from './pages/mount-pages.ts';
import type { Mount } from './pages/mount.ts';
import { listen, type Listening } from './listen.ts';
import { readQuery } from './read-query.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createStreamPlaces } from './stream-places.ts';
import { createRouteServer, sendRefusal, type RequestFacts, type ServeDeps } from './serve-route.ts';

export interface HttpDeps extends Omit<ServeDeps, 'idempotency' | 'rateLimits' | 'streamPlaces' | 'closing'> {
  readonly ids: Ids;
  readonly links: Links;
  /** Every route of the contract with its handler; those for training are left out unless this is training. */
  readonly served: readonly Served[];
  /** Pages and files, which are not in the contract. */
  readonly mountPages: MountPages;
}

export interface ListenOptions {
  readonly port: number;
  readonly publicPort: number;
  /** The public listener listens on every address of the machine; the private one never does. */
  readonly lan: boolean;
}

export interface Http {
  /** @throws ListenRefused if a port is taken */
  readonly listen: (options: ListenOptions) => Promise<{ readonly port: number; readonly publicPort: number }>;
  /** Ends streams and lets requests in flight finish, within 5 s. */
  readonly close: () => Promise<void>;
}

/** Both listeners, made by the same code (api.md API-2). */
export const createHttp = (deps: HttpDeps): Http => {
  const served = exactly(deps.served, deps.training);
  const closing = new AbortController();
  const bound = { private: 0, public: 0, lan: false };
  const serveDeps: ServeDeps = {
    ...deps,
    idempotency: createIdempotency(deps),
    rateLimits: createRateLimits(deps),
    streamPlaces: createStreamPlaces(),
    closing: closing.signal,
  };
  const logs = {
    private: createRequestLog(deps.logger, 'private'),
    public: createRequestLog(deps.logger, 'public'),
  };
  const appOf = (listener: Listener): Express => {
    const lan = (): boolean => listener === 'public' && bound.lan;
    const names = createNames(deps, listener, () => bound[listener], lan);
    return createApp({ ...deps, served, log: logs[listener] }, listener, names, serveDeps);
  };
  const open: Listening[] = [];
  const closeAll = async (): Promise<void> => {
    closing.abort();
    await Promise.all(open.map((each) => each.close()));
    for (const log of Object.values(logs)) log.end();
  };
  return {
    listen: async ({ port, publicPort, lan }) => {
      bound.lan = lan;
      try {
        const inner = await listen(appOf('private'), { port, lan: false, flag: '--port', takesFiles: true });
        open.push(inner);
        bound.private = inner.port;
        const outer = await listen(appOf('public'), {
          port: publicPort,
          lan,
          flag: '--public-port',
        });
        open.push(outer);
        bound.public = outer.port;
        return { port: inner.port, publicPort: outer.port };
      } catch (error) {
        await closeAll();
        throw error;
      }
    },
    close: closeAll,
  };
};

type Listener = RequestFacts['listener'];

/** The routes to serve: each route of the contract once, and those for training in training only. */
const exactly = (served: readonly Served[], training: boolean): Served[] => {
  const wanted = new Set(contract.filter(({ trainingOnly }) => training || !trainingOnly));
  const offered = served.filter(({ route }) => training || !route.trainingOnly);
  for (const { route } of offered)
    if (!wanted.delete(route)) throw new Error(`${route.id} is not in the contract, or is served twice`);
  for (const { id } of wanted) throw new Error(`${id} of the contract is not served`);
  return offered;
};

const createApp = (deps: AppDeps, listener: Listener, names: Names, serveDeps: ServeDeps): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('query parser', readQuery);
  app.use(securityHeaders());
  app.use(createErrorPages(deps, listener));
  app.use(guardNames(deps, listener, names));
  mountRoutes(app, listener, deps.served, serveDeps);
  deps.mountPages(mountOf(app), listener);
  app.use((_request: Request, response: Response) =>
    sendRefusal(response, { code: 'not_found' }, factsOf(response).requestId),
  );
  // Express recognises an error handler by its four parameters
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const requestId = facts.get(response)?.requestId ?? deps.ids.id();
    if (response.headersSent) return void response.destroy();
    // a path that cannot be decoded is an unknown path
    const refusal =
      error instanceof URIError ? { code: 'not_found' as const } : refusalOf(error, deps.logger, requestId);
    sendRefusal(response, refusal, requestId);
  });
  return app;
};

interface AppDeps extends HttpDeps {
  readonly log: RequestLog;
}

/** Kept beside the response, because Express's own bag is untyped. */
const facts = new WeakMap<Response, RequestFacts>();
const factsOf = (response: Response): RequestFacts => {
  const found = facts.get(response);
  if (!found) throw new Error('a request passed without its guards');
  return found;
};

interface Names {
  readonly current: () => HostNames;
  /** The listener's own names and those that the owner set. They are read only if the own names do not match. */
  readonly all: () => Promise<HostNames>;
}

const createNames = (deps: HttpDeps, listener: Listener, port: () => number, lan: () => boolean): Names => {
  const own = (): ReadonlySet<string> => ownNames(port(), lan());
  return {
    current: () => ({ own: own(), named: new Set() }),
    all: async () => {
      const stores = await deps.database.read.stores.list();
      const allowed = stores.flatMap(({ settings }) => settings.allowedHosts);
      const links = listener === 'public' ? deps.links.publicUrls(stores) : [];
      return { own: own(), named: namedHosts([...allowed, ...links], port()) };
    },
  };
};

/** Checks Host on every path, then Origin, both before anything else (api.md API-3, API-4; A1, A2). */
const guardNames =
  (deps: AppDeps, listener: Listener, names: Names): RequestHandler =>
  async (request, response, next) => {
    const requestId = deps.ids.id();
    response.setHeader('X-Request-Id', requestId);
    const host = hostOf(request);
    const { origin } = request.headers;
    const current = names.current();
    const isPlain = isKnownHost(host, current) && (origin === undefined || isOwnOrigin(origin, current));
    const known = isPlain ? current : await names.all();
    const remoteAddress = request.socket.remoteAddress ?? '';
    const found: RequestFacts = {
      requestId,
      listener,
      remoteAddress,
      isLoopback: LOOPBACK.test(remoteAddress),
      hasOwnOrigin: origin !== undefined && isOwnOrigin(origin, known),
    };
    facts.set(response, found);
    deps.log.follow(request, response, found);
    if (!isKnownHost(host, known)) return sendRefusal(response, { code: 'wrong_host' }, requestId);
    // any website may link to a public page, and reading one changes nothing; its one form guards itself
    if (listener === 'private' && isForeign(request, request.path, known)) {
      return sendRefusal(response, { code: 'foreign_origin' }, requestId);
    }
    next();
  };

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

const mountRoutes = (app: Express, listener: Listener, served: readonly Served[], deps: ServeDeps): void => {
  const handlerOf = createRouteServer(deps);
  const byPath = new Map<string, Served[]>();
  for (const each of served.filter(({ route }) => isOn(route, listener))) {
    for (const path of pathsOf(each.route)) byPath.set(path, [...(byPath.get(path) ?? []), each]);
  }
  for (const path of [...byPath.keys()].toSorted(bySpecificity)) {
    const routes = byPath.get(path) ?? [];
    for (const each of routes) app[each.route.method](path, handlerOf(each, factsOf));
    app.all(path, refuseMethod(routes.map(({ route }) => route.method)));
  }
};

const isOn = (route: RouteContract, listener: Listener): boolean =>
  route.listener === 'both' || route.listener === listener;

/** `/a/{id}/b` as Express writes it. */
const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

const pathsOf = (route: RouteContract): string[] => [route.path, ...(route.aliases ?? [])].map(expressPath);

/** A fixed path comes before one with a parameter that would swallow it. */
const bySpecificity = (a: string, b: string): number => a.split(':').length - b.split(':').length || a.localeCompare(b);

/** Pages are served by GET, and the one form by POST. */
const mountOf = (app: Express): Mount => ({
  get: (paths, handler) => {
    app.get(paths, handler);
    app.all(paths, refuseMethod(['get']));
  },
  post: (path, handler) => {
    app.post(path, (request, response, next) => handler(request, response, factsOf(response), next));
    app.all(path, refuseMethod(['post']));
  },
});

/** Answers 405 with the allowed methods if the path is known and the method is not (RFC 9110 §15.5.6). */
const refuseMethod = (methods: readonly string[]): RequestHandler => {
  const allowed = new Set(methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])));
  return (request, response, next) => {
    if (allowed.has(request.method)) return next(); // the handler found nothing under this path
    response.setHeader('Allow', [...allowed].join(', '));
    sendRefusal(response, { code: 'method_not_allowed' }, factsOf(response).requestId);
  };
};
