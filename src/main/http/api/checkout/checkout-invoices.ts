import {
  checkoutPayEvents,
  createCheckoutInvoice,
  getCheckoutInvoice,
  getCheckoutPay,
  getCheckoutStatus,
  type CheckoutInvoice,
} from '../../../../shared/contract/checkout.ts';
import { METADATA_MEMBER } from '../../../../shared/contract/parts.ts';
import type { BodyOf } from '../../../../shared/contract/route.ts';
import { ok, refuse, type Result } from '../../../../shared/result.ts';
import type { CreateInvoice, InvoiceOutcome } from '../../../app/invoice/invoice-outcome.ts';
import { readPrice } from '../../../app/invoice/read-price.ts';
import type { Clock, Feed } from '../../../app/ports.ts';
import type { InvoiceDetails, StoreRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, serveStream, type Context, type Handler, type Served, type StreamHandler } from '../../handler.ts';
import type { Links } from '../../links.ts';
import { loadInvoice, loadWithoutCodes } from '../../load-invoice.ts';
import { createSharedLooks, type Look } from '../../shared-looks.ts';
import { storeOf, userIdOf } from '../common/subject.ts';
import { orderIdInMetadata } from '../common/order-id.ts';
import { checkoutInvoice, checkoutPay, checkoutStatus, type CheckoutSubject } from './checkout-invoice-view.ts';

export interface CheckoutInvoicesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly links: Links;
  readonly createInvoice: CreateInvoice;
}

const MAX_METADATA_BYTES = 8_192;
/** Order ids in metadata are cut to this many characters. */
const MOST_ORDER_ID = 200;
const PRICE_WORDING = { field: 'amountUsd', tooSmall: 'must be at least 0.01' };
/** Expiry changes the public invoice without an event in the feed. */
const RENDER_EVERY_MS = 1_000;

/**
 * Creates an invoice through the checkout API, shows it, and serves its payment page (api.md CO-4, CO-7, CO-8, CO-9).
 */
export const createCheckoutInvoiceRoutes = (deps: CheckoutInvoicesDeps): Served[] => [
  serve(createCheckoutInvoice, create(deps)),
  serve(getCheckoutInvoice, async ({ params, context }) => {
    const subject = await find(deps, params.id, context.store?.id ?? '');
    return subject.ok ? ok({ status: 200, body: checkoutInvoice(subject.value) }) : subject;
  }),
  serve(getCheckoutStatus, async ({ params, context }) => {
    const subject = await find(deps, params.id, context.store?.id ?? '', loadWithoutCodes);
    return subject.ok ? ok({ status: 200, body: checkoutStatus(subject.value) }) : subject;
  }),
  serve(getCheckoutPay, async ({ params }) => {
    const subject = await find(deps, params.id);
    return subject.ok ? ok({ status: 200, body: checkoutPay(subject.value) }) : subject;
  }),
  serveStream(checkoutPayEvents, payEvents(deps)),
];

const create =
  (deps: CheckoutInvoicesDeps): Handler<typeof createCheckoutInvoice> =>
  async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const amountMinor = readPrice('USD', body.amountUsd, PRICE_WORDING);
    if (!amountMinor.ok) return amountMinor;
    const metadata = metadataOf(context, Boolean(body.metadata));
    if (!metadata.ok) return metadata;
    const ttlMinutes = body.ttlMinutes ?? store.value.settings.checkoutTtlMinutes;
    const config = await deps.database.read.checkoutConfigs.get(store.value.id);
    const redirectUrl = body.redirectUrl ?? config?.redirectUrl ?? undefined;
    const orderId = orderIdInMetadata(body.metadata, MOST_ORDER_ID);
    let answer: CheckoutInvoice | undefined;
    const made = await deps.createInvoice({
      storeId: store.value.id,
      api: 'checkout',
      currency: 'USD',
      amountMinor: amountMinor.value,
      ttlMinutes,
      userId: userIdOf(context),
      details: detailsOf(body, { ttlMinutes, metadata: metadata.value, redirectUrl, orderId }, context),
      saveResponse: (tx, outcome) => {
        answer = checkoutInvoice(subjectOf(deps, store.value, outcome));
        return context.saveResponse(tx, 201, answer);
      },
    });
    if (!made.ok) return made;
    return ok({ status: 201, body: answer ?? checkoutInvoice(subjectOf(deps, store.value, made.value)) });
  };

/** The metadata as it was sent, byte for byte (product.md MON-6). */
const metadataOf = (context: Context, isGiven: boolean): Result<string | undefined> => {
  const text = isGiven ? context.bodySource(METADATA_MEMBER) : undefined;
  if (text !== undefined && Buffer.byteLength(text) > MAX_METADATA_BYTES) {
    return refuse('validation_failed', { details: { metadata: 'must be at most 8 KiB of JSON' } });
  }
  return ok(text);
};

type Body = BodyOf<typeof createCheckoutInvoice>;

const detailsOf = (
  body: Body,
  { ttlMinutes, metadata, redirectUrl, orderId }: Known,
  context: Context,
): InvoiceDetails => ({
  ttlMinutes,
  requestId: context.requestId,
  ...(metadata !== undefined && { metadata }),
  ...(orderId !== undefined && { orderId }),
  ...(body.productName !== undefined && { productName: body.productName }),
  ...(redirectUrl !== undefined && { redirectUrl }),
  ...(body.merchantReference !== undefined && { merchantReference: body.merchantReference }),
  ...(body.customerEmail !== undefined && { customerEmail: body.customerEmail }),
});

interface Known {
  readonly ttlMinutes: number;
  readonly metadata: string | undefined;
  readonly redirectUrl: string | undefined;
  readonly orderId: string | undefined;
}

const subjectOf = (
  deps: CheckoutInvoicesDeps,
  store: StoreRecord,
  { invoice, view }: InvoiceOutcome,
): CheckoutSubject => ({
  invoice,
  view,
  store,
  links: deps.links,
  nowMs: deps.clock.nowMs(),
});

/** Finds an invoice by its id; if a store is named, only among the invoices of that store. */
const find = async (
  deps: CheckoutInvoicesDeps,
  id: string,
  storeId?: string,
  load = loadInvoice,
): Promise<Result<CheckoutSubject>> => {
  const loaded = await load(deps, id);
  if (!loaded || (storeId !== undefined && loaded.invoice.storeId !== storeId)) return refuse('not_found');
  return ok({ ...loaded, links: deps.links });
};

const payEvents = (deps: CheckoutInvoicesDeps): StreamHandler<typeof checkoutPayEvents> => {
  const looks = createSharedLooks({ feed: deps.feed, everyMs: RENDER_EVERY_MS });
  return async ({ params: { id }, context }) => {
    const subject = await find(deps, id);
    if (!subject.ok) return subject;
    const wakes = (event: { invoiceId: string | null }): boolean => event.invoiceId === id;
    return ok(looks.follow({ id, wakes, look: () => payLook(deps, id) }, context.signal));
  };
};

const payLook = async (deps: CheckoutInvoicesDeps, id: string): Promise<Look | undefined> => {
  const subject = await find(deps, id);
  if (!subject.ok) return undefined;
  // the passing of time alone is no change
  const { timeRemainingSeconds: _left, ...status } = checkoutStatus(subject.value);
  const text = JSON.stringify([status, subject.value.view.bip21]);
  return { text, event: { event: 'invoice', data: checkoutPay(subject.value) } };
};
