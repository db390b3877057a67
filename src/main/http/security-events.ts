import type { RouteContract } from '../../shared/contract/route.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { SecurityLog } from '../app/ports.ts';
import type { Caller } from './guards/authenticate.ts';
import type { RequestFacts } from './serve-route.ts';

/** Routes that sell, ask for money, show or send again. Every other route that changes something is a security event. */
const EVERYDAY: ReadonlySet<string> = new Set([
  'createTillInvoice',
  'cancelTillInvoice',
  'createCheckoutInvoice',
  'createStoreInvoice',
  'createPaymentRequest',
  'updatePaymentRequest',
  'showOnDisplay',
  'redeliverPayload',
  'redeliverDelivery',
  'resendNotice',
  'trainingPay',
  'trainingReplace',
  'trainingBlocks',
  'trainingReorg',
]);

/** The end of a request. The caller and the parts are missing if a guard refused it before they were known. */
export interface RouteEnd {
  readonly caller?: Caller | undefined;
  readonly params?: unknown;
  readonly parsedBody?: unknown;
  /** `repeated`: the answer of an earlier request with the same Idempotency-Key. */
  readonly outcome: 'done' | 'repeated' | ErrorCode;
}

/**
 * Notes who tried to log in, unlock, pair, or change people, keys, the wallet or settings, and how it ended, in the
 * log of security events (reliability.md A17). A new route is noted unless it is named among the everyday ones.
 */
export const noteSecurity = (log: SecurityLog, route: RouteContract, facts: RequestFacts, end: RouteEnd): void => {
  if (route.method === 'get' || EVERYDAY.has(route.id)) return;
  const { caller, outcome } = end;
  log.note({
    event: route.id,
    outcome,
    requestId: facts.requestId,
    address: facts.remoteAddress,
    ...(caller && whoOf(caller)),
    ...aboutOf(end),
  });
};

const whoOf = ({ subject, store, till }: Caller) => ({
  by: subject.kind,
  ...(subject.kind === 'person' && { userId: subject.user.id, how: subject.session.how }),
  ...(subject.kind === 'key' && { keyId: subject.keyId }),
  ...(subject.kind === 'display' && { displayId: subject.display.id }),
  ...(store && { storeId: store.id }),
  ...(till && { tillId: till.id }),
});

/**
 * Whom or what it was about: the id in the path, or the person who logs in. A name that was refused is left out, because
 * people type their password into the wrong field.
 */
const aboutOf = ({ params, parsedBody, outcome }: RouteEnd): { readonly about?: string } => {
  const ids = [
    textOf(params, 'keyId'),
    textOf(params, 'webhookId'),
    textOf(params, 'id'),
    textOf(parsedBody, 'userId'),
  ];
  const name = outcome === 'done' ? textOf(parsedBody, 'name') : undefined;
  const found = ids.find((id) => id !== undefined) ?? name;
  return found === undefined ? {} : { about: found };
};

const textOf = (parts: unknown, name: string): string | undefined => {
  if (typeof parts !== 'object' || parts === null) return undefined;
  const value: unknown = Object.entries(parts).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : undefined;
};
