import type { Request, Response } from 'express';
import { rateLimit, type RateLimitRequestHandler } from 'express-rate-limit';
import type { RouteContract } from '../../../shared/contract/route.ts';
import { refuse, type Refusal } from '../../../shared/result.ts';
import { addressKey } from '../../app/people/address-key.ts';
import type { StoreSettings } from '../../app/records.ts';
import type { Database } from '../../app/repositories.ts';
import type { Caller } from './authenticate.ts';

type Limits = StoreSettings['rateLimits'];
type Name = 'keys' | 'creates' | 'requests' | 'logins' | 'strangers';

/** The limits before a store exists (api.md AUTH-11). */
const DEFAULTS: Limits = { keysPerMinute: 10, createsPerMinute: 300, requestsPerMinute: 1_200 };
const WINDOW_MS = 60_000;
/** Far more than a shop's customers behind one proxy, and far less than a flood (reliability.md A36). */
const STRANGERS_PER_MINUTE = 6_000;

export interface RateLimits {
  /**
   * Counts a request before its body is read, and sets the `RateLimit` headers of draft 8, and `Retry-After` if it is
   * refused.
   */
  readonly check: Check;
  /**
   * Counts a login once its body is read, because a body that is no login is no failed login, and because its person
   * counts (reliability.md A35, A37).
   */
  readonly checkLogin: (...given: [...Parameters<Check>, body: unknown]) => ReturnType<Check>;
}

type Check = (
  request: Request,
  response: Response,
  route: RouteContract,
  caller: Caller,
) => Promise<Refusal | undefined>;

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
      // only a wrong password or PIN is a failed login
      skipSuccessfulRequests: name === 'logins',
      requestWasSuccessful: (_request, { statusCode }) => statusCode !== WRONG,
      keyGenerator: (request) => asks.get(request)?.who ?? 'nobody',
      limit: (request) => asks.get(request)?.limit ?? 0,
      handler: (_request, _response, next) => next(new TooMany()),
    });
  const limiters: Record<Name, RateLimitRequestHandler> = {
    keys: limiter('keys'),
    creates: limiter('creates'),
    requests: limiter('requests'),
    logins: limiter('logins'),
    strangers: limiter('strangers'),
  };

  const count = async (
    name: Name,
    who: string,
    [request, response, , caller]: Parameters<Check>,
  ): Promise<Refusal | undefined> => {
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
  };

  return {
    check: async (...given) => {
      const [request, , route, caller] = given;
      const name = nameOf(route, caller);
      return name && count(name, whoOf(name, caller, request.socket.remoteAddress ?? ''), given);
    },
    checkLogin: async (request, response, route, caller, body) => {
      if (route.limit !== 'logins') return undefined;
      const who = whoLogsIn(caller, request.socket.remoteAddress ?? '', body);
      return count('logins', who, [request, response, route, caller]);
    },
  };
};

const WRONG = 401;

/** Carries the limiter's refusal out of its callback. */
class TooMany extends Error {
  override name = 'TooMany';
}

interface Ask {
  readonly who: string;
  readonly limit: number;
}

const nameOf = (route: RouteContract, caller: Caller): Name | undefined => {
  const { limit = 'requests' } = route;
  if (limit === 'logins') return undefined;
  if (limit === 'strangers' || caller.subject.kind === 'nobody') return 'strangers';
  // a paired till is never kept from charging
  if (limit === 'creates' && caller.till) return undefined;
  return limit;
};

/**
 * Requests are counted per credential, or per address if there is none. Keys and tills are counted per person, because
 * each login makes another session (reliability.md A34).
 */
const whoOf = (name: Name, { subject }: Caller, address: string): string => {
  if (name === 'strangers') return `address:${addressKey(address)}`;
  if (subject.kind === 'key') return `key:${subject.keyId}`;
  if (subject.kind === 'person') return name === 'keys' ? `user:${subject.user.id}` : `session:${subject.session.id}`;
  if (subject.kind === 'till') return `till:${subject.till.id}`;
  if (subject.kind === 'display') return `display:${subject.display.id}`;
  return `address:${addressKey(address)}`;
};

/**
 * At a paired till each person counts alone, so that nobody keeps the others out. Elsewhere the address counts, because
 * a guesser can make up names.
 */
const whoLogsIn = (caller: Caller, address: string, body: unknown): string => {
  if (!caller.till) return `address:${addressKey(address)}`;
  const { userId, name } = body as { readonly userId?: string; readonly name?: string }; // parsed by the login's schema
  return `till:${caller.till.id}|${userId ?? name?.trim().toLowerCase()}`;
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

const limitOf = (name: Name, { keysPerMinute, createsPerMinute, requestsPerMinute }: Limits): number =>
  ({
    keys: keysPerMinute,
    logins: keysPerMinute,
    creates: createsPerMinute,
    requests: requestsPerMinute,
    strangers: STRANGERS_PER_MINUTE,
  })[name];
