import type { Request, Response } from 'express';
import { ipKeyGenerator, rateLimit, type RateLimitRequestHandler } from 'express-rate-limit';
import type { RouteContract } from '../../../shared/contract/route.ts';
import { refuse, type Refusal } from '../../../shared/result.ts';
import type { StoreSettings } from '../../app/records.ts';
import type { Database } from '../../app/repositories.ts';
import type { Caller } from './authenticate.ts';

type Limits = StoreSettings['rateLimits'];
type Name = 'keys' | 'creates' | 'requests' | 'logins';

/** Before a store exists (api.md §2). */
const DEFAULTS: Limits = { keysPerMinute: 10, createsPerMinute: 300, requestsPerMinute: 1_200 };
const WINDOW_MS = 60_000;

interface Ask {
  readonly who: string;
  readonly limit: number;
}

/** Who is counted: the credential; else, for logins, the paired till or the address. */
const whoOf = (caller: Caller, address: string): string | undefined => {
  const { subject } = caller;
  if (subject.kind === 'key') return `key:${subject.keyId}`;
  if (subject.kind === 'person') return `session:${subject.session.id}`;
  if (subject.kind === 'till') return `till:${subject.till.id}`;
  if (subject.kind === 'display') return `display:${subject.display.id}`;
  return caller.till ? `till:${caller.till.id}` : `address:${ipKeyGenerator(address)}`;
};

const nameOf = (route: RouteContract, caller: Caller): Name | undefined => {
  if (route.limit === 'none') return undefined;
  // without a credential only failed logins count (api.md §2)
  if (caller.subject.kind === 'nobody') return route.limit === 'keys' ? 'logins' : undefined;
  // a paired till is never kept from charging
  if (route.limit === 'creates' && caller.till) return undefined;
  return route.limit ?? 'requests';
};

const limitOf = (name: Name, limits: Limits): number =>
  name === 'creates' ? limits.createsPerMinute : name === 'requests' ? limits.requestsPerMinute : limits.keysPerMinute;

export interface RateLimits {
  /** Counts a request and sets the `RateLimit` headers (draft 8), `Retry-After` where it is too many. */
  readonly check: (
    request: Request,
    response: Response,
    route: RouteContract,
    caller: Caller,
  ) => Promise<Refusal | undefined>;
}

/** Limits of the store a caller belongs to; a login has none yet: its till's, else the strictest of all stores. */
const limitsFor = async (database: Database, name: Name, caller: Caller): Promise<Limits> => {
  if (caller.store) return caller.store.settings.rateLimits;
  if (name !== 'logins') return DEFAULTS;
  const stores = await database.read.stores.list();
  const ofTill = stores.find(({ id }) => id === caller.till?.storeId);
  if (ofTill) return ofTill.settings.rateLimits;
  const all = stores.map(({ settings }) => settings.rateLimits);
  const limited = all.filter(({ keysPerMinute }) => keysPerMinute > 0); // 0 is no limit at all
  const [strictest] = limited.toSorted((a, b) => a.keysPerMinute - b.keysPerMinute);
  return strictest ?? all[0] ?? DEFAULTS;
};

export const createRateLimits = ({ database }: { readonly database: Database }): RateLimits => {
  const asks = new WeakMap<Request, Ask>();
  const limiter = (name: Name): RateLimitRequestHandler =>
    rateLimit({
      windowMs: WINDOW_MS,
      identifier: name,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      validate: false, // it looks for proxies we do not have
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
