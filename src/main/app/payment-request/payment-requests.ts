import { dayOf, endOfDayMs } from '../../../shared/day.ts';
import { requestStatus, type RequestStatus } from '../../domain/payment-request/request-status.ts';
import { digitsOf } from '../../../shared/currency.ts';
import { formatAmount } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import type { Commit, ReadAgain } from '../commit.ts';
import { type CancelInvoice } from '../invoice/invoice-outcome.ts';
import { readPrice } from '../invoice/read-price.ts';
import type { PaymentRequestPage, PaymentRequestRecord } from './payment-request-records.ts';
import type { Clock, Ids } from '../ports.ts';
import type { InvoiceRecord, StoreRecord } from '../records.ts';
import type { Database, ReadRepositories, SaveResponse } from '../repositories.ts';

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

/** A request with its present status. */
export interface ShownRequest {
  readonly request: PaymentRequestRecord;
  readonly status: RequestStatus;
  /** Plain decimal in the request's currency. */
  readonly amount: string;
}

/** A calendar day, or an instant on it. */
export type ExpiryInput = { readonly day: string } | { readonly atMs: number };

export interface PaymentRequestInput {
  readonly amount: string;
  readonly title: string;
  readonly currency?: string | undefined;
  readonly description?: string | undefined;
  readonly expiry?: ExpiryInput | undefined;
  readonly orderId?: string | undefined;
}

export interface PaymentRequestsUseCase {
  readonly create: (
    actor: Actor,
    store: StoreRecord,
    input: PaymentRequestInput,
    saveResponse?: SaveResponse<ShownRequest>,
  ) => Promise<Result<ShownRequest>>;
  readonly list: (
    storeId: string,
    page: PaymentRequestPage,
  ) => Promise<{ readonly requests: ShownRequest[]; readonly next: string | null }>;
  readonly get: (storeId: string, id: string) => Promise<Result<ShownRequest>>;
  /** Changes a request. Fields that are left out stay; refused once it is paid. */
  readonly update: (
    actor: Actor,
    store: StoreRecord,
    id: string,
    input: PaymentRequestInput,
  ) => Promise<Result<ShownRequest>>;
}

export interface PaymentRequestsDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cancelInvoice: CancelInvoice;
}

/** Makes, reads and changes the payment requests of a store (api.md ST-15). */
export const createPaymentRequests = (deps: PaymentRequestsDeps): PaymentRequestsUseCase => {
  const { read } = deps.database;
  return {
    create: (actor, store, input, saveResponse) => create(deps, actor, store, input, saveResponse),
    update: (actor, store, id, input) => update(deps, actor, store, id, input),
    list: async (storeId, page) => {
      const { requests, next } = await read.paymentRequests.list(storeId, page);
      return { requests: await showRequests(read, requests, deps.clock.nowMs()), next };
    },
    get: async (storeId, id) => {
      const request = await read.paymentRequests.get(id);
      if (request?.storeId !== storeId) return refuse('not_found');
      const [now] = await showRequests(read, [request], deps.clock.nowMs());
      return now ? ok(now) : refuse('not_found');
    },
  };
};

/** Adds the present status to requests and keeps their order. */
export const showRequests = async (
  repositories: Pick<ReadRepositories, 'paymentRequests'>,
  requests: readonly PaymentRequestRecord[],
  nowMs: number,
): Promise<ShownRequest[]> => {
  const made = await repositories.paymentRequests.invoicesOf(requests.map(({ id }) => id));
  const byRequest = Map.groupBy(made, ({ requestId }) => requestId);
  return requests.map((request) => {
    const invoices = (byRequest.get(request.id) ?? []).map(({ invoice }) => invoice);
    return shown(request, invoices, nowMs);
  });
};

const shown = (request: PaymentRequestRecord, invoices: readonly InvoiceRecord[], nowMs: number): ShownRequest => ({
  request,
  status: requestStatus({ ...request, invoices: invoices.map(({ status }) => status) }, nowMs),
  amount: formatAmount(request.amountMinor, digitsOf(request.currency) ?? 0),
});

const create = async (
  deps: PaymentRequestsDeps,
  actor: Actor,
  store: StoreRecord,
  input: PaymentRequestInput,
  saveResponse: SaveResponse<ShownRequest> | undefined,
): Promise<Result<ShownRequest>> => {
  const nowMs = deps.clock.nowMs();
  const price = priceOf(input, store.currency);
  if (!price.ok) return price;
  const expiry = expiryOf(input.expiry ?? { atMs: nowMs + DEFAULT_DAYS * DAY_MS }, store, nowMs);
  if (!expiry.ok) return expiry;
  const request: PaymentRequestRecord = {
    id: deps.ids.id(),
    storeId: store.id,
    ...price.value,
    title: input.title,
    description: input.description ?? null,
    ...expiry.value,
    orderId: input.orderId ?? null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  const made = shown(request, [], nowMs);
  return deps.commit(
    { ...actor, storeId: store.id },
    async (tx) => {
      await tx.paymentRequests.insert(request);
      return {
        value: made,
        audit: { what: 'payment-request.created', after: facts(request) },
        feed: [requestsChanged(store.id)],
      };
    },
    saveResponse,
  );
};

type Price = Pick<PaymentRequestRecord, 'amountMinor' | 'currency'>;

const priceOf = ({ amount, currency: given }: PaymentRequestInput, otherwise: string): Result<Price> => {
  const currency = (given ?? otherwise).toUpperCase();
  const amountMinor = readPrice(currency, amount);
  return amountMinor.ok ? ok({ amountMinor: amountMinor.value, currency }) : amountMinor;
};

type Expiry = Pick<PaymentRequestRecord, 'expiresOn' | 'expiresAtMs'>;

/** Finds the last day on which the request can be paid. That day ends in the store's time zone. */
const expiryOf = (input: ExpiryInput, { timeZone }: StoreRecord, nowMs: number): Result<Expiry> => {
  const expiresOn = 'day' in input ? input.day : dayOf(input.atMs, timeZone);
  const expiresAtMs = endOfDayMs(expiresOn, timeZone);
  if (expiresAtMs === undefined) return invalid('expiryDate', 'must be a day such as 2026-12-31');
  return expiresAtMs > nowMs ? ok({ expiresOn, expiresAtMs }) : invalid('expiryDate', 'must not be in the past');
};

const invalid = (field: string, why: string) => refuse('validation_failed', { details: { [field]: why } });

const facts = ({ amountMinor, ...request }: PaymentRequestRecord) => ({
  ...request,
  amountMinor: amountMinor.toString(),
});

const requestsChanged = (storeId: string): ReadAgain => ({ type: 'requests.changed', storeId });

const update = async (
  deps: PaymentRequestsDeps,
  actor: Actor,
  store: StoreRecord,
  id: string,
  input: PaymentRequestInput,
): Promise<Result<ShownRequest>> => {
  const nowMs = deps.clock.nowMs();
  const written = await deps.commit({ ...actor, storeId: store.id }, async (tx) => {
    const request = await tx.paymentRequests.get(id);
    if (request?.storeId !== store.id) return refuse('not_found');
    const [before] = await showRequests(tx, [request], nowMs);
    if (before?.status === 'Paid') return refuse('already_paid');
    const next = patchOf(request, store, input, nowMs);
    if (!next.ok) return next;
    const { id: _id, storeId: _store, createdAtMs: _created, ...columns } = next.value;
    await tx.paymentRequests.update(id, columns);
    return {
      value: next.value,
      audit: { what: 'payment-request.updated', before: facts(request), after: facts(next.value) },
      feed: [requestsChanged(store.id)],
    };
  });
  if (!written.ok) return written;
  await withdrawCodes(deps, actor, written.value);
  const [now] = await showRequests(deps.database.read, [written.value], nowMs);
  return now ? ok(now) : refuse('not_found');
};

const patchOf = (
  request: PaymentRequestRecord,
  store: StoreRecord,
  input: PaymentRequestInput,
  nowMs: number,
): Result<PaymentRequestRecord> => {
  const price = priceOf(input, request.currency);
  if (!price.ok) return price;
  const expiry = input.expiry ? expiryOf(input.expiry, store, nowMs) : ok({});
  if (!expiry.ok) return expiry;
  return ok({
    ...request,
    ...price.value,
    ...expiry.value,
    title: input.title,
    description: textOf(input.description, request.description),
    orderId: textOf(input.orderId, request.orderId),
    updatedAtMs: nowMs,
  });
};

/** Removes a text that is sent blank; a text that is left out stays. */
const textOf = (given: string | undefined, former: string | null): string | null => {
  if (given === undefined) return former;
  return given.trim() === '' ? null : given;
};

/** Cancels codes that ask for another price than the request, unless something was paid to them. */
const withdrawCodes = async (deps: PaymentRequestsDeps, actor: Actor, request: PaymentRequestRecord): Promise<void> => {
  for (const { invoice } of await deps.database.read.paymentRequests.invoicesOf([request.id])) {
    const { currency, amountMinor } = invoice.quote;
    const isRight = currency === request.currency && amountMinor === request.amountMinor;
    if (invoice.status !== 'new' || isRight) continue;
    await deps.cancelInvoice({ storeId: request.storeId, invoiceId: invoice.id, userId: actor.userId });
  }
};
