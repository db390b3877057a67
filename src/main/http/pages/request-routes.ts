import type { Request, RequestHandler, Response } from 'express';
import type { AppError, ErrorCode } from '../../../shared/errors.ts';
import type { PayRequest } from '../../app/payment-request/pay-request.ts';
import { showRequests, type ShownRequest } from '../../app/payment-request/payment-requests.ts';
import type { Clock } from '../../app/ports.ts';
import type { StoreRecord } from '../../app/records.ts';
import type { Database } from '../../app/repositories.ts';
import { statusOf } from '../errors.ts';
import { sendRefusal, type RequestFacts } from '../serve-route.ts';
import { sendHtml, type PayPageFiles } from './document.ts';
import { languageFor } from './language.ts';
import type { PostHandler } from './mount.ts';
import { requestPage, requestState, type RequestState } from './request-page.ts';

export interface RequestPageDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly payRequest: PayRequest;
}

/** The pages of payment requests: reading changes nothing, the button makes a code (api.md PAGE-3, PAGE-4). */
export const createRequestPages = (deps: RequestPageDeps, files: PayPageFiles) => {
  const send = (request: Request, response: Response, status: number, loaded: Loaded, state: RequestState): void => {
    const language = languageFor(request.headers['accept-language'], loaded.store);
    sendHtml(response, status, requestPage({ ...loaded, state }, language, files));
  };
  const read: RequestHandler = async (request, response, next) => {
    const loaded = await loadRequest(deps, idOf(request));
    if (!loaded) return next();
    send(request, response, 200, loaded, requestState(loaded.shown));
  };
  const pay: PostHandler = async (request, response, facts, next) => {
    const refused = refuseForeign(request, facts);
    if (refused) return sendRefusal(response, refused, facts.requestId);
    const paid = await deps.payRequest(idOf(request));
    if (paid.ok) {
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('Location', `/i/${paid.value.invoiceId}`);
      response.statusCode = 303;
      return void response.end();
    }
    const loaded = await loadRequest(deps, idOf(request));
    if (!loaded) return next();
    if (paid.error.code === 'too_many_requests') response.setHeader('Retry-After', '60');
    send(request, response, statusOf(paid.error), loaded, STATES[paid.error.code] ?? 'unavailable');
  };
  return { read, pay };
};

interface Loaded {
  readonly shown: ShownRequest;
  readonly store: StoreRecord | undefined;
}

/** A request as it is now, with its shop. */
export const loadRequest = async (
  { database, clock }: Pick<RequestPageDeps, 'database' | 'clock'>,
  id: string,
): Promise<Loaded | undefined> => {
  const { read } = database;
  const request = await read.paymentRequests.get(id);
  const [shown] = request ? await showRequests(read, [request], clock.nowMs()) : [];
  return shown && { shown, store: await read.stores.get(shown.request.storeId) };
};

const idOf = (request: Request): string => {
  const id = request.params['id'];
  return typeof id === 'string' ? id : '';
};

const STATES: Partial<Record<ErrorCode, RequestState>> = {
  already_paid: 'paid',
  request_expired: 'expired',
  too_many_codes: 'codes-open',
  codes_used_up: 'used-up',
  too_many_requests: 'too-often',
};

/** Only our own page may press the button: a browser names where a form came from (A2). */
const refuseForeign = (request: Request, facts: RequestFacts): AppError | undefined => {
  const { origin, 'sec-fetch-site': site, 'content-type': type } = request.headers;
  const isElsewhere = origin !== undefined && !facts.hasOwnOrigin;
  if (isElsewhere || site === 'cross-site' || site === 'same-site') return { code: 'foreign_origin' };
  const isForm = type === undefined || type.toLowerCase().startsWith('application/x-www-form-urlencoded');
  return isForm ? undefined : { code: 'unsupported_media_type' };
};
