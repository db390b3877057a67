import {
  createPaymentRequest,
  getPaymentRequest,
  listPaymentRequests,
  updatePaymentRequest,
  type PaymentRequestObject,
} from '../../../../shared/contract/payment-requests.ts';
import type { BodyOf } from '../../../../shared/contract/route.ts';
import { ok, refuse, type Result } from '../../../../shared/result.ts';
import { parseTime } from '../../../../shared/time.ts';
import type {
  ExpiryInput,
  PaymentRequestInput,
  PaymentRequestsUseCase,
  ShownRequest,
} from '../../../app/payment-request/payment-requests.ts';
import type { StoreRecord } from '../../../app/records.ts';
import { serve, type Context, type Served } from '../../handler.ts';
import type { Links } from '../../links.ts';
import { rawNumber } from '../../raw-json.ts';
import { orderIdInBody } from '../common/order-id.ts';
import { actorOf, storeOf } from '../common/subject.ts';
import { cursorHeader, pageOf } from './store-paging.ts';

export interface PaymentRequestsDeps {
  readonly paymentRequests: PaymentRequestsUseCase;
  readonly links: Links;
}

/** Payment requests, below `/stores/{storeId}` and without it (api.md ST-15). */
export const createPaymentRequestRoutes = ({ paymentRequests, links }: PaymentRequestsDeps): Served[] => [
  serve(createPaymentRequest, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const input = inputOf(body, context);
    if (!input.ok) return input;
    const made = await paymentRequests.create(actorOf(context), store.value, input.value, (tx, shown) =>
      context.saveResponse(tx, 200, createdAnswer(links, store.value, shown)),
    );
    return made.ok ? ok({ status: 200, body: createdAnswer(links, store.value, made.value) }) : made;
  }),
  serve(listPaymentRequests, async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { requests, next } = await paymentRequests.list(store.value.id, pageOf(query));
    const body = requests.map((shown) => requestObject(links, store.value, shown));
    return ok({ status: 200, body, headers: cursorHeader(next) });
  }),
  serve(getPaymentRequest, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const shown = await paymentRequests.get(store.value.id, params.id);
    return shown.ok ? ok({ status: 200, body: requestObject(links, store.value, shown.value) }) : shown;
  }),
  serve(updatePaymentRequest, async ({ params, body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const input = inputOf(body, context);
    if (!input.ok) return input;
    const updated = await paymentRequests.update(actorOf(context), store.value, params.id, input.value);
    if (!updated.ok) return updated;
    const message = 'Payment request successfully updated' as const;
    return ok({ status: 200, body: { message, ...requestObject(links, store.value, updated.value) } });
  }),
];

type Body = BodyOf<typeof createPaymentRequest>;

const inputOf = (body: Body, context: Context): Result<PaymentRequestInput> => {
  const expiry = expiryOf(body.expiryDate);
  if (!expiry.ok) return expiry;
  const { amount, title, currency, description } = body;
  return ok({ amount, title, currency, description, expiry: expiry.value, orderId: orderIdInBody(body, context) });
};

/**
 * Reads a date, a date and time, or Unix seconds. A time without a zone means its whole day, because only the store's
 * time zone could tell the moment.
 */
const expiryOf = (given: Body['expiryDate']): Result<ExpiryInput | undefined> => {
  if (given === undefined) return ok(undefined);
  if (typeof given === 'number') return ok({ atMs: Math.floor(given) * 1000 });
  const text = given.trim();
  if (/^\d{9,11}$/.test(text)) return ok({ atMs: Number(text) * 1000 });
  const [, day, clock, zone] = /^(\d{4}-\d{2}-\d{2})([T ][\d:.]+)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(text) ?? [];
  if (day === undefined) return badDate();
  if (clock === undefined || zone === undefined) return zone === undefined ? ok({ day }) : badDate();
  const atMs = parseTime(text.replace(' ', 'T'));
  return Number.isNaN(atMs) ? badDate() : ok({ atMs });
};

const badDate = () => refuse('validation_failed', { details: { expiryDate: 'must be a day, a time or Unix seconds' } });

const requestObject = (links: Links, store: StoreRecord, shown: ShownRequest): PaymentRequestObject => {
  const { request, amount, status } = shown;
  return {
    id: request.id,
    amount: rawNumber(amount),
    title: request.title,
    currency: request.currency,
    description: request.description ?? '',
    expiryDate: request.expiresOn,
    storeId: request.storeId,
    status,
    url: urlOf(links, store, shown),
    orderId: request.orderId ?? '',
  };
};

const createdAnswer = (links: Links, store: StoreRecord, shown: ShownRequest) => ({
  message: 'Payment request successfully created' as const,
  id: shown.request.id,
  url: urlOf(links, store, shown),
});

const urlOf = (links: Links, store: StoreRecord, { request }: ShownRequest): string =>
  `${links.base(store)}/r/${request.id}`;
