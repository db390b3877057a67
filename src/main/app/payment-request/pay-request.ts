import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { CreateInvoice } from '../invoice/invoice-outcome.ts';
import type { PaymentRequestRecord } from './payment-request-records.ts';
import { showRequests } from './payment-requests.ts';
import type { Clock } from '../ports.ts';
import type { InvoiceDetails, InvoiceRecord } from '../records.ts';
import type { Database } from '../repositories.ts';

/** At most this many codes of a request can be paid at the same time (api.md PAGE-4). */
const MOST_OPEN = 3;
/** A code with less time left is not handed out again. */
const LEAST_LEFT_MS = 2 * 60_000;
const MOST_TRIES = 10;
const TRIES_WITHIN_MS = 60_000;
/**
 * Each code takes an address for good, because no address serves two invoices (product.md ADDR-7). A stranger with one
 * link must not use up the gap limit of 20 after which a restored wallet stops looking (reliability.md A39).
 */
const MOST_PER_DAY = 10;
const MOST_IN_ALL = 100;
const DAY_MS = 86_400_000;

/**
 * Makes an invoice for somebody who wants to pay a request, or finds one that can still be paid.
 *
 * @returns the invoice's id; refuses with `not_found`, `already_paid`, `request_expired`, `too_many_codes`,
 * `codes_used_up`, `too_many_requests`, or as making an invoice does
 */
export type PayRequest = (requestId: string) => Promise<Result<{ readonly invoiceId: string }>>;

export interface PayRequestDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly createInvoice: CreateInvoice;
}

/** Handles one call per request at a time, so two customers who press the button together get the same code. */
export const createPayRequest = (deps: PayRequestDeps): PayRequest => {
  const turns = new Map<string, Promise<unknown>>();
  const isWithinLimit = createLimit(deps);
  return async (requestId) => {
    if (!(await deps.database.read.paymentRequests.get(requestId))) return refuse('not_found');
    const turn = (turns.get(requestId) ?? Promise.resolve()).then(() => pay(deps, isWithinLimit, requestId));
    const settled = turn
      .catch(() => {})
      .finally(() => {
        if (turns.get(requestId) === settled) turns.delete(requestId);
      });
    turns.set(requestId, settled);
    return turn;
  };
};

/** Counts the tries to make a code in the last minute. Requests that nobody asks for are forgotten. */
const createLimit = ({ clock }: PayRequestDeps) => {
  const tries = new Map<string, number[]>();
  return (requestId: string): boolean => {
    const nowMs = clock.nowMs();
    for (const [id, times] of tries) {
      const recent = times.filter((atMs) => atMs > nowMs - TRIES_WITHIN_MS && atMs <= nowMs);
      if (recent.length === 0) tries.delete(id);
      else tries.set(id, recent);
    }
    const times = tries.get(requestId) ?? [];
    if (times.length >= MOST_TRIES) return false;
    tries.set(requestId, [...times, nowMs]);
    return true;
  };
};

const pay = async (
  deps: PayRequestDeps,
  isWithinLimit: (requestId: string) => boolean,
  requestId: string,
): ReturnType<PayRequest> => {
  const { read } = deps.database;
  const request = await read.paymentRequests.get(requestId);
  if (!request) return refuse('not_found');
  const nowMs = deps.clock.nowMs();
  const [shown] = await showRequests(read, [request], nowMs);
  const invoices = (await read.paymentRequests.invoicesOf([requestId])).map(({ invoice }) => invoice);
  if (shown?.status === 'Paid') return refuse('already_paid');
  if (shown?.status === 'Expired') return refuse('request_expired');
  // If a payment is on its way, that invoice is shown and the money is not asked for again.
  const paying = invoices.find(({ status }) => status === 'processing');
  const known = paying ?? invoices.find((invoice) => isReusable(request, invoice, nowMs));
  if (known) return ok({ invoiceId: known.id });
  if (invoices.filter((invoice) => isOpen(invoice, nowMs)).length >= MOST_OPEN) return refuse('too_many_codes');
  if (isUsedUp(invoices, nowMs)) return refuse('codes_used_up');
  // a press that returns an open code did not come this far, so it does not count
  if (!isWithinLimit(requestId)) return refuse('too_many_requests', { params: { seconds: 60 } });
  return makeInvoice(deps, request);
};

/** Returns true if the code asks for the request's price, has received nothing and leaves enough time to pay. */
const isReusable = (request: PaymentRequestRecord, invoice: InvoiceRecord, nowMs: number): boolean =>
  isOpen(invoice, nowMs) &&
  invoice.receivedSats === 0n &&
  invoice.notice === null &&
  invoice.expiresAtMs - nowMs >= LEAST_LEFT_MS &&
  invoice.quote.currency === request.currency &&
  invoice.quote.amountMinor === request.amountMinor;

const isUsedUp = (invoices: readonly InvoiceRecord[], nowMs: number): boolean =>
  invoices.length >= MOST_IN_ALL ||
  invoices.filter(({ createdAtMs }) => createdAtMs > nowMs - DAY_MS).length >= MOST_PER_DAY;

const isOpen = ({ status, expiresAtMs }: InvoiceRecord, nowMs: number): boolean =>
  status === 'new' && nowMs < expiresAtMs;

const makeInvoice = async (deps: PayRequestDeps, request: PaymentRequestRecord): ReturnType<PayRequest> => {
  const made = await deps.createInvoice({
    storeId: request.storeId,
    api: 'store',
    currency: request.currency,
    amountMinor: request.amountMinor,
    memo: request.title,
    details: detailsOf(request),
    // Written in the invoice's own transaction, so neither exists without the other.
    saveResponse: (tx, { invoice }) => tx.paymentRequests.addInvoice(request.id, invoice.id),
  });
  return made.ok ? ok({ invoiceId: made.value.invoice.id }) : made;
};

const detailsOf = ({ id, title, orderId }: PaymentRequestRecord): InvoiceDetails => ({
  productName: title,
  metadata: JSON.stringify({ paymentRequestId: id, ...(orderId !== null && { orderId }) }),
  ...(orderId !== null && { orderId }),
});
