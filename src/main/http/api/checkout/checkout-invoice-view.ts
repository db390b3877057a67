import type { CheckoutInvoice, CheckoutPay, CheckoutStatus } from '../../../../shared/contract/checkout.ts';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { btcNumber, usdOfInvoice, usdRateOf } from '../../../app/shop-api/checkout-numbers.ts';
import { checkoutState } from '../../../app/shop-api/api-status.ts';
import type { InvoiceRecord, StoreRecord } from '../../../app/records.ts';
import { qrPng } from '../../../qr/qr-code.ts';
import type { Links } from '../../links.ts';
import { rawJson } from '../../raw-json.ts';

/** An invoice with everything that its shapes in the checkout API are made from. */
export interface CheckoutSubject {
  readonly invoice: InvoiceRecord;
  readonly view: InvoiceView;
  readonly store: StoreRecord | undefined;
  readonly links: Links;
  readonly nowMs: number;
}

/** The invoice in full, with its QR code (api.md CO-10). */
export const checkoutInvoice = (subject: CheckoutSubject): CheckoutInvoice => ownInvoice(subject, drawnCode(subject));

/**
 * The invoice in a list, where `qrCode` is null: 200 codes would block the server for a tenth of a second (api.md
 * CO-5).
 */
export const listedInvoice = (subject: CheckoutSubject): CheckoutInvoice => ownInvoice(subject, null);

/** The data of the payment page, without metadata or anything about the customer (api.md CO-9). */
export const checkoutPay = (subject: CheckoutSubject): CheckoutPay => {
  const { view, store, invoice } = subject;
  return {
    ...publicPart(subject, drawnCode(subject)),
    shop: store?.name ?? '',
    amount: view.amount,
    currency: view.currency,
    receivedAmount: view.receivedAmount,
    remainingAmount: view.remainingAmount,
    overAmount: view.overAmount,
    dueSats: view.dueSats,
    receivedSats: view.receivedSats,
    remainingSats: view.remainingSats,
    bip21: view.bip21,
    twice: view.notice === 'twice',
    redirectAutomatically: invoice.details.redirectAutomatically ?? false,
  };
};

/** The status alone, which is cheap because no QR code is drawn (api.md CO-8). */
export const checkoutStatus = (subject: CheckoutSubject): CheckoutStatus => statusOf(subject, txidsOf(subject.view));

const statusOf = ({ invoice, view, nowMs }: CheckoutSubject, txHashes: readonly string[]): CheckoutStatus => {
  const state = checkoutState(invoice);
  const leftMs = Math.max(0, invoice.expiresAtMs - nowMs);
  return {
    id: invoice.id,
    status: state.status,
    paymentState: state.paymentState,
    ...(state.late && { late: true as const }),
    ...(state.invalid && { invalid: true as const }),
    receivedBtc: btcNumber(invoice.receivedSats),
    remainingBtc: btcNumber(invoice.remainingSats),
    confirmations: view.confirmations,
    txHash: txHashes[0] ?? null,
    paidAt: view.paidAt,
    confirmedAt: view.settledAt,
    expiresAt: view.expiresAt,
    timeRemainingSeconds: Math.floor(leftMs / 1000),
  };
};

const ownInvoice = (subject: CheckoutSubject, qrCode: string | null): CheckoutInvoice => {
  const { details } = subject.invoice;
  return {
    ...publicPart(subject, qrCode),
    metadata: details.metadata === undefined ? null : rawJson(details.metadata),
    merchantReference: details.merchantReference ?? null,
    customerEmail: details.customerEmail ?? null,
  };
};

/** The members that everybody with the link may see. */
const publicPart = (subject: CheckoutSubject, qrCode: string | null) => {
  const { invoice, view, store, links } = subject;
  const { details } = invoice;
  const txHashes = txidsOf(view);
  return {
    ...statusOf(subject, txHashes),
    amountUsd: usdOfInvoice(invoice),
    amountBtc: btcNumber(invoice.dueSats),
    btcRate: usdRateOf(invoice),
    btcAddress: invoice.address,
    qrCode,
    paymentUrl: links.pay(store, invoice.id),
    overpaidBtc: btcNumber(overpaidSats(invoice)),
    txHashes,
    productName: details.productName ?? null,
    redirectUrl: details.redirectUrl ?? null,
    ttlMinutes: details.ttlMinutes ?? Math.max(1, Math.round((invoice.expiresAtMs - invoice.createdAtMs) / 60_000)),
    createdAt: view.createdAt,
    lightningInvoice: view.bolt11,
  };
};

const txidsOf = (view: InvoiceView): string[] => [
  ...new Set(view.payments.flatMap(({ txid, gone }) => (txid === null || gone ? [] : [txid]))),
];

const overpaidSats = ({ overpaid, receivedSats, dueSats }: InvoiceRecord): bigint =>
  overpaid && receivedSats > dueSats ? receivedSats - dueSats : 0n;

const drawnCode = ({ view }: CheckoutSubject): string | null =>
  view.bip21 === null ? null : `data:image/png;base64,${qrPng(view.bip21).toString('base64')}`;
