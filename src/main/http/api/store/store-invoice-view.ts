import type { StoreInvoice } from '../../../../shared/contract/store.ts';
import { bip21 } from '../../../../shared/bip21.ts';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { storeState } from '../../../app/shop-api/api-status.ts';
import { offeredMethods } from '../../../app/invoice/offered-methods.ts';
import type { InvoiceRecord, StoreRecord } from '../../../app/records.ts';
import type { PaymentMethod } from '../../../../shared/vocabulary.ts';
import { storeMetadata } from '../../../app/shop-api/store-metadata.ts';
import { qrSvg } from '../../../qr/qr-code.ts';
import type { Links } from '../../links.ts';
import { rawJson, rawNumber } from '../../raw-json.ts';

/** How long after its expiry an invoice is still watched (product.md INV-24). */
const WATCHED_SECONDS = 30 * 86_400;

/** An invoice with everything that its object in the store API is made from. */
export interface StoreSubject {
  readonly invoice: InvoiceRecord;
  readonly view: InvoiceView;
  readonly store: StoreRecord | undefined;
  readonly links: Links;
}

/** The invoice in full, with its QR codes (api.md ST-14). */
export const storeInvoice = (subject: StoreSubject): StoreInvoice => build(subject, true);

/** The invoice without QR codes, for lists and streams: hundreds of codes would block the server for seconds. */
export const listedStoreInvoice = (subject: StoreSubject): StoreInvoice => build(subject, false);

const build = (subject: StoreSubject, draws: boolean): StoreInvoice => {
  const { invoice, view, store, links } = subject;
  const { status, additionalStatus, manuallyMarked } = storeState(invoice);
  const codes = codesOf(subject);
  const createdAt = seconds(invoice.createdAtMs);
  const expirationTime = seconds(invoice.expiresAtMs);
  return {
    id: invoice.id,
    storeId: invoice.storeId,
    status,
    additionalStatus,
    amount: rawNumber(view.amount),
    currency: view.currency,
    ...asked(invoice),
    lightningInvoice: codes.lightningInvoice,
    onchainAddress: invoice.address ?? '',
    bip21: codes.bip21,
    qrCodes: draws ? drawnCodes(codes) : NOT_DRAWN,
    checkoutLink: `${links.base(store)}/i/${invoice.id}`,
    createdAt,
    createdTime: createdAt,
    expirationTime,
    monitoringExpiration: expirationTime + WATCHED_SECONDS,
    manuallyMarked,
    type: 'Standard',
    archived: false,
  };
};

const asked = (invoice: InvoiceRecord) => {
  const { details } = invoice;
  const methods = offeredMethods(invoice);
  return {
    orderId: details.orderId ?? '',
    buyerEmail: details.customerEmail ?? null,
    redirectUrl: details.redirectUrl ?? null,
    redirectAutomatically: details.redirectAutomatically ?? false,
    enabledPaymentMethods: methods.map((method) => WORDS[method]),
    paymentMethod: methods.map((method) => NAMES[method]).join('/'),
    metadata: rawJson(storeMetadata(details)),
    referralCode: details.referralCode ?? null,
  };
};

const WORDS = { onchain: 'BTC', lightning: 'Lightning' } as const satisfies Record<PaymentMethod, string>;
const NAMES = { onchain: 'Bitcoin', lightning: 'Lightning' } as const satisfies Record<PaymentMethod, string>;

interface Codes {
  readonly lightningInvoice: string;
  readonly bip21: string;
  readonly onchain: string;
}

/** The texts of the codes that can be paid now; a way to pay that has none is an empty text. */
const codesOf = ({ invoice, view }: StoreSubject): Codes => {
  const isOnchain = view.bip21?.startsWith('bitcoin:') === true && invoice.address !== null;
  return {
    lightningInvoice: view.bolt11 ?? '',
    bip21: isOnchain ? (view.bip21 ?? '') : '',
    onchain: isOnchain ? bip21({ address: invoice.address ?? '', amountSats: invoice.remainingSats }) : '',
  };
};

const drawnCodes = (codes: Codes): StoreInvoice['qrCodes'] => ({
  lightningQR: drawn(codes.lightningInvoice),
  onchainQR: drawn(codes.onchain),
  bip21QR: drawn(codes.bip21),
});
const NOT_DRAWN: StoreInvoice['qrCodes'] = { lightningQR: '', onchainQR: '', bip21QR: '' };

const drawn = (text: string): string =>
  text === '' ? '' : `data:image/svg+xml;base64,${Buffer.from(qrSvg(text, 'QR code')).toString('base64')}`;

const seconds = (atMs: number): number => Math.floor(atMs / 1000);
