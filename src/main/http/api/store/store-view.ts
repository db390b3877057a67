import type { StoreInvoice } from '../../../../shared/contract/store.ts';
import { bip21 } from '../../../../shared/bip21.ts';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import { storeState } from '../../../app/shop-api/api-status.ts';
import type { InvoiceRecord, StoreRecord } from '../../../app/records.ts';
import type { PaymentMethod } from '../../../../shared/vocabulary.ts';
import { storeMetadata } from '../../../app/shop-api/store-metadata.ts';
import { qrSvg } from '../../../qr/qr-code.ts';
import type { Links } from '../../links.ts';
import { rawJson, rawNumber } from '../../raw-json.ts';

/** Watched so long after its expiry (product.md "Invoice life"). */
const WATCHED_SECONDS = 30 * 86_400;

/** One invoice with what the store dialect's object is made from. */
export interface StoreSubject {
  readonly invoice: InvoiceRecord;
  readonly view: InvoiceView;
  readonly store: StoreRecord | undefined;
  readonly links: Links;
}

const WORDS = { onchain: 'BTC', lightning: 'Lightning' } as const satisfies Record<PaymentMethod, string>;
const NAMES = { onchain: 'Bitcoin', lightning: 'Lightning' } as const satisfies Record<PaymentMethod, string>;

const seconds = (atMs: number): number => Math.floor(atMs / 1000);

const drawn = (text: string): string =>
  text === '' ? '' : `data:image/svg+xml;base64,${Buffer.from(qrSvg(text, 'QR code')).toString('base64')}`;

interface Codes {
  readonly lightningInvoice: string;
  readonly bip21: string;
  readonly onchain: string;
}

/** What can be paid now; empty texts where there is nothing. */
const codesOf = ({ invoice, view }: StoreSubject): Codes => {
  const isOnchain = view.bip21?.startsWith('bitcoin:') === true && invoice.address !== null;
  return {
    lightningInvoice: view.bolt11 ?? '',
    bip21: isOnchain ? (view.bip21 ?? '') : '',
    onchain: isOnchain ? bip21({ address: invoice.address ?? '', amountSats: invoice.remainingSats }) : '',
  };
};

const drawnCodes = (codes: Codes): StoreInvoice['qrCodes'] => ({
  lightningQR: drawn(codes.lightningInvoice.toUpperCase()),
  onchainQR: drawn(codes.onchain),
  bip21QR: drawn(codes.bip21),
});
const NOT_DRAWN: StoreInvoice['qrCodes'] = { lightningQR: '', onchainQR: '', bip21QR: '' };

const asked = ({ details }: InvoiceRecord) => {
  const methods = details.methods ?? ['onchain'];
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

/** The seed's invoice (api.md §4). */
export const storeInvoice = (subject: StoreSubject): StoreInvoice => build(subject, true);

/** The same in lists and streams, where hundreds of codes would take the server's thread for seconds. */
export const listedStoreInvoice = (subject: StoreSubject): StoreInvoice => build(subject, false);
