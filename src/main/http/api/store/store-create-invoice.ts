import { METADATA_MEMBER } from '../../../../shared/contract/parts.ts';
import type { BodyOf } from '../../../../shared/contract/route.ts';
import { createStoreInvoice, type StoreInvoice } from '../../../../shared/contract/store.ts';
import { digitsOf } from '../../../../shared/currency.ts';
import { parseAmount } from '../../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../../shared/result.ts';
import type { CreateInvoice } from '../../../app/invoice/invoice-outcome.ts';
import type { InvoiceDetails } from '../../../app/records.ts';
import type { PaymentMethod } from '../../../../shared/vocabulary.ts';
import type { Context, Handler } from '../../handler.ts';
import type { Links } from '../../links.ts';
import { storeInvoice } from './store-view.ts';
import { storeOf, userIdOf } from '../common/subject.ts';

type Body = BodyOf<typeof createStoreInvoice>;

const DEFAULT_CURRENCY = 'EUR';
/** What clients call a way to pay; other words are ignored. */
const METHODS: Readonly<Record<string, PaymentMethod>> = {
  btc: 'onchain',
  bitcoin: 'onchain',
  'btc-chain': 'onchain',
  lightning: 'lightning',
  'btc-ln': 'lightning',
  'btc-lightningnetwork': 'lightning',
};

/** Undefined: all that the store has. */
const methodsOf = (words: Body['enabledPaymentMethods']): Result<PaymentMethod[] | undefined> => {
  const given = typeof words === 'string' ? [words] : words;
  if (!given || given.length === 0) return ok(undefined);
  const known = given.flatMap((word) => METHODS[word.trim().toLowerCase()] ?? []);
  return known.length === 0 ? refuse('no_payment_method') : ok([...new Set(known)]);
};

/** A price in a currency's minor units; a price of nothing is none. */
export const priceIn = (currency: string, amount: string): Result<bigint> => {
  const digits = digitsOf(currency);
  if (digits === undefined) return refuse('unknown_currency', { params: { currency } });
  const price = parseAmount(amount, digits);
  if (!price.ok || price.value > 0n) return price;
  return refuse('validation_failed', { details: { amount: 'must be more than 0' } });
};

/** An integer keeps every digit it was sent with. */
const givenOrderId = (body: Body, context: Context): string | undefined => {
  const source = context.bodySource('orderId');
  return source !== undefined && /^-?\d+$/.test(source) ? source : body.orderId;
};

const orderIdOf = (body: Body, context: Context): string | undefined => {
  const given = givenOrderId(body, context);
  if (given !== undefined) return given;
  const named = body.metadata?.['orderId'];
  const isWhole = typeof named === 'number' && Number.isSafeInteger(named);
  return isWhole || (typeof named === 'string' && named !== '') ? String(named) : undefined;
};

const isObject = (text: string | undefined): text is string => text?.startsWith('{') === true;

const detailsOf = (body: Body, context: Context): InvoiceDetails => {
  const metadata = context.bodySource(METADATA_MEMBER);
  const orderId = orderIdOf(body, context);
  const redirectUrl = body.redirectUrl ?? body.checkout?.redirectUrl;
  const redirectAutomatically = body.redirectAutomatically ?? body.checkout?.redirectAutomatically;
  return {
    requestId: context.requestId,
    ...(isObject(metadata) && { metadata }),
    ...(orderId !== undefined && { orderId }),
    ...(redirectUrl !== undefined && { redirectUrl }),
    ...(redirectAutomatically !== undefined && { redirectAutomatically }),
    ...(body.buyerEmail !== undefined && { customerEmail: body.buyerEmail }),
    ...(body.referralCode !== undefined && { referralCode: body.referralCode }),
  };
};

export interface CreateStoreInvoiceDeps {
  readonly createInvoice: CreateInvoice;
  readonly links: Links;
}

/** Answers exactly 200: real clients throw on 201. */
export const handleCreate =
  ({ createInvoice, links }: CreateStoreInvoiceDeps): Handler<typeof createStoreInvoice> =>
  async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const currency = (body.currency ?? DEFAULT_CURRENCY).toUpperCase();
    const amountMinor = priceIn(currency, body.amount);
    if (!amountMinor.ok) return amountMinor;
    const methods = methodsOf(body.enabledPaymentMethods);
    if (!methods.ok) return methods;
    let answer: StoreInvoice | undefined;
    const made = await createInvoice({
      storeId: store.value.id,
      api: 'store',
      currency,
      amountMinor: amountMinor.value,
      userId: userIdOf(context),
      details: detailsOf(body, context),
      ...(methods.value && { methods: methods.value }),
      saveResponse: (tx, outcome) => {
        answer = storeInvoice({ ...outcome, store: store.value, links });
        return context.saveResponse(tx, 200, answer);
      },
    });
    if (!made.ok) return made;
    return ok({ status: 200, body: answer ?? storeInvoice({ ...made.value, store: store.value, links }) });
  };
