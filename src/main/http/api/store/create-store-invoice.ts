import { METADATA_MEMBER } from '../../../../shared/contract/parts.ts';
import type { BodyOf } from '../../../../shared/contract/route.ts';
import { createStoreInvoice, type StoreInvoice } from '../../../../shared/contract/store.ts';
import { ok, refuse, type Result } from '../../../../shared/result.ts';
import type { CreateInvoice } from '../../../app/invoice/invoice-outcome.ts';
import { readPrice } from '../../../app/invoice/read-price.ts';
import type { InvoiceDetails } from '../../../app/records.ts';
import type { PaymentMethod } from '../../../../shared/vocabulary.ts';
import type { Context, Handler } from '../../handler.ts';
import type { Links } from '../../links.ts';
import { orderIdInBody, orderIdInMetadata } from '../common/order-id.ts';
import { storeOf, userIdOf } from '../common/subject.ts';
import { storeInvoice } from './store-invoice-view.ts';

export interface CreateStoreInvoiceDeps {
  readonly createInvoice: CreateInvoice;
  readonly links: Links;
}

const DEFAULT_CURRENCY = 'EUR';
/** The words of clients for a way to pay; other words are ignored. */
const METHODS: Readonly<Record<string, PaymentMethod>> = {
  btc: 'onchain',
  bitcoin: 'onchain',
  'btc-chain': 'onchain',
  lightning: 'lightning',
  'btc-ln': 'lightning',
  'btc-lightningnetwork': 'lightning',
};

/** Creates an invoice through the store API (api.md ST-13). Answers exactly 200, because real clients throw on 201. */
export const handleCreate =
  ({ createInvoice, links }: CreateStoreInvoiceDeps): Handler<typeof createStoreInvoice> =>
  async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const currency = (body.currency ?? DEFAULT_CURRENCY).toUpperCase();
    const amountMinor = readPrice(currency, body.amount);
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

type Body = BodyOf<typeof createStoreInvoice>;

/** Undefined stands for every method that the store has. */
const methodsOf = (words: Body['enabledPaymentMethods']): Result<PaymentMethod[] | undefined> => {
  const given = typeof words === 'string' ? [words] : words;
  if (!given || given.length === 0) return ok(undefined);
  const known = given.flatMap((word) => METHODS[word.trim().toLowerCase()] ?? []);
  return known.length === 0 ? refuse('no_payment_method') : ok([...new Set(known)]);
};

const detailsOf = (body: Body, context: Context): InvoiceDetails => {
  const metadata = context.bodySource(METADATA_MEMBER);
  const orderId = orderIdInBody(body, context) ?? orderIdInMetadata(body.metadata);
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

const isObject = (text: string | undefined): text is string => text?.startsWith('{') === true;
