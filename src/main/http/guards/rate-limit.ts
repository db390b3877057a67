import type { Request, Response } from 'express';
import { ipKeyGenerator, rateLimit, type RateLimitRequestHandler } from 'express-rate-limit';
import type { RouteContract } from '../../../shared/contract/route.ts';
import { refuse, type Refusal } from '../../../shared/result.ts';
import type { StoreSettings } from '../../app/records.ts';
import type { Database } from '../../app/repositories.ts';
import type { Caller } from './authenticate.ts';

type Limits = StoreSettings['rateLimits'];
type Name = 'keys' | 'creates' | 'requests' | 'logins';

/** The limits before a store exists (api.md AUTH-11). */
const DEFAULTS: Limits = { keysPerMinute: 10, createsPerMinute: 300, requestsPerMinute: 1_200 };
const WINDOW_MS = 60_000;

export interface RateLimits {
  /** Counts a request and sets the `RateLimit` headers of draft 8, and `Retry-After` if it is refused. */
  readonly check: (
    request: Request,
    response: Response,
    route: RouteContract,
    caller: Caller,
  ) => Promise<Refusal | undefined>;
}

/** Limits requests per minute (api.md AUTH-11). */
export const createRateLimits = ({ database }: { readonly database: Database }): RateLimits => {
  const asks = new WeakMap<Request, Ask>();
  const limiter = (name: Name): RateLimitRequestHandler =>
    rateLimit({
      windowMs: WINDOW_MS,
      identifier: name,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      validate: false, // its checks are about proxies, and there is none in front of a listener
      skipSuccessfulRequests: name === 'logins',
      keyGenerator: (request) => asks.get(request)?.who ?? 'nobody',
      limit: (request) => asks.get(request)?.limit ?? 0,
      handler: (_request, _response, next) => next(new TooMany()),
    });
  const limiters: Record<Name, RateLimitRequestHandler> = {
    keys: limiter('keys'),
    creates: limiter('creates'),
    requests: limiter('requests'),
    logins: limiter('logins'),
  };

  return {
    check: async (request, response, route, caller) => {
      const name = nameOf(route, caller);
      const who = whoOf(caller, request.socket.remoteAddress ?? '');
      if (name === undefined || who === undefined) return undefined;
      const limit = limitOf(name, await limitsFor(database, name, caller));
      if (limit === 0) return undefined;
      asks.set(request, { who, limit });
      try {
        await new Promise<void>((resolve, reject) => {
          void limiters[name](request, response, (error?: unknown) => (error ? reject(error) : resolve()));
        });
        return undefined;
      } catch (error) {
        if (!(error instanceof TooMany)) throw error;
        return refuse('too_many_requests', { params: { seconds: Number(response.getHeader('Retry-After') ?? 60) } });
      }
    },
  };
};

/** Carries the limiter's refusal out of its callback. */
class TooMany extends Error {
  override name = 'TooMany';
}

interface Ask {
  readonly who: string;
  readonly limit: number;
}

const nameOf = (route: RouteContract, caller: Caller): Name | undefined => {
  if (route.limit === 'none') return undefined;
  // without a credential only failed logins are limited (api.md AUTH-11)
  if (caller.subject.kind === 'nobody') return route.limit === 'keys' ? 'logins' : undefined;
  // a paired till is never kept from charging
  if (route.limit === 'creates' && caller.till) return undefined;
  return route.limit ?? 'requests';
};

/** Requests are counted per credential; logins, which have none yet, per paired till or else per address. */
const whoOf = (caller: Caller, address: string): string | undefined => {
  const { subject } = caller;
  if (subject.kind === 'key') return `key:${subject.keyId}`;
  if (subject.kind === 'person') return `session:${subject.session.id}`;
  if (subject.kind === 'till') return `till:${subject.till.id}`;
  if (subject.kind === 'display') return `display:${subject.display.id}`;
  return caller.till ? `till:${caller.till.id}` : `address:${ipKeyGenerator(address)}`;
};

/**
 * The limits of the caller's store. A login has no store yet: its till's store counts, or else the strictest of all.
 */
const limitsFor = async (database: Database, name: Name, caller: Caller): Promise<Limits> => {
  if (caller.store) return caller.store.settings.rateLimits;
  if (name !== 'logins') return DEFAULTS;
  const stores = await database.read.stores.list();
  const ofTill = stores.find(({ id }) => id === caller.till?.storeId);
  if (ofTill) return ofTill.settings.rateLimits;
  const all = stores.map(({ settings }) => settings.rateLimits);
  const limited = all.filter(({ keysPerMinute }) => keysPerMinute > 0); // 0 switches a limit off
  const [strictest] = limited.toSorted((a, b) => a.keysPerMinute - b.keysPerMinute);
  return strictest ?? all[0] ?? DEFAULTS;
};

const limitOf = (name: Name, limits: Limits): number =>
  name === 'creates' ? limits.createsPerMinute : name === 'requests' ? limits.requestsPerMinute : limits.keysPerMinute;
