/** A made-up shop on one afternoon. Its addresses are of a test network (design.md PIC-3). */
import type { z } from 'zod';
import {
  getTillInvoice,
  listTillInvoices,
  type InvoiceDetail,
  type ListedInvoice,
  type TimelineEntry,
} from '../../src/shared/contract/invoices.ts';
import { bip21 } from '../../src/shared/bip21.ts';
import { bootRoute, lockScreenRoute } from '../../src/shared/contract/people.ts';
import { getSessionRoute, sessionViewSchema, type SessionView } from '../../src/shared/contract/session.ts';
import { invoiceViewSchema, type InvoiceView, type PaymentView } from '../../src/shared/invoice.ts';
import type { Reply } from './stub-shop.ts';
import { ADDRESS, at, NOW, TXID } from './values.ts';

export { ADDRESS, ADDRESSES, at, NOW } from './values.ts';
const id = (letter: string): string => letter.repeat(22);

/** A body that the contract accepts. */
export const body = <S extends z.ZodType>(schema: S, value: z.input<S>): Reply => ({ body: schema.parse(value) });

/** As long as a real invoice with a description and one route hint; pages show it and do not decode it. */
const BOLT11 = `lntb199330n1p${'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.repeat(7)}`;

export const payment = (over: Partial<PaymentView> = {}): PaymentView => ({
  id: id('P'),
  kind: 'onchain',
  amountSats: 19_933,
  txid: TXID,
  vout: 0,
  paymentHash: null,
  confirmations: 0,
  onTime: true,
  gone: false,
  replaces: null,
  seenAt: at('14:02:15'),
  minedAt: null,
  ...over,
});

/** Sale 1042, €18.40, charged at 14:02:11. */
export const sale = (over: Partial<InvoiceView> = {}): InvoiceView =>
  invoiceViewSchema.parse({
    id: id('A'),
    number: 1042,
    storeId: id('S'),
    status: 'new',
    notice: null,
    part: false,
    over: false,
    late: false,
    allFinal: true,
    advice: null,
    marked: false,
    amount: '18.40',
    currency: 'EUR',
    dueSats: 19_933,
    receivedSats: 0,
    remainingSats: 19_933,
    remainingAmount: '18.40',
    receivedAmount: '0.00',
    lightningAway: false,
    noCode: null,
    overAmount: '0.00',
    lateAmount: '0.00',
    confirmationsNeeded: 1,
    confirmations: 0,
    address: ADDRESS,
    bolt11: null,
    bip21: bip21({
      address: ADDRESS,
      amountSats: BigInt(over.remainingSats ?? 19_933),
      bolt11: over.bolt11 ?? null,
    }),
    quote: {
      pair: 'BTC_EUR',
      rate: '92310.00000000',
      spreadPercent: '0',
      sources: [
        { name: 'kraken', rate: '92308.10000000', at: at('14:01:58'), used: true },
        { name: 'bitstamp', rate: '92310.00000000', at: at('14:01:58'), used: true },
        { name: 'coinbase', rate: '92312.40000000', at: at('14:01:58'), used: true },
      ],
      at: at('14:01:58'),
      usdRate: '99810.00000000',
    },
    createdAt: at('14:02:11'),
    expiresAt: at('14:17:11'),
    paidAt: null,
    settledAt: null,
    memo: null,
    payments: [],
    ...over,
  });

const EXPIRED = { createdAt: at('13:46:00'), expiresAt: at('14:01:00'), bip21: null } as const;
const NOTHING_LEFT = { remainingSats: 0, remainingAmount: '0.00' } as const;
const FULL = { ...NOTHING_LEFT, receivedSats: 19_933, receivedAmount: '18.40', bip21: null } as const;
const FINAL = { ...FULL, paidAt: at('14:02:15'), settledAt: at('14:02:17'), confirmations: 1 } as const;
const LATE = { ...EXPIRED, ...FULL, status: 'expired', late: true } as const;

/** As long as an invoice with five route hints, too long for one code beside the address (design.md QR-8). */
export const LONG_BOLT11 = `lntb199330n1p${'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.repeat(21)}`;

/** An invoice in every state (design.md STATE-1). */
export const SALES = {
  waiting: sale(),
  'waiting-lightning': sale({ bolt11: BOLT11 }),
  'waiting-split': sale({ bolt11: LONG_BOLT11 }),
  seen: sale({ ...FULL, status: 'processing', paidAt: at('14:02:15'), payments: [payment()] }),
  part: sale({
    part: true,
    receivedSats: 10_833,
    remainingSats: 9_100,
    receivedAmount: '10.00',
    remainingAmount: '8.40',
    payments: [payment({ amountSats: 10_833 })],
  }),
  paid: sale({ ...FINAL, status: 'settled', payments: [payment({ confirmations: 1 })] }),
  over: sale({
    ...FINAL,
    status: 'settled',
    over: true,
    receivedSats: 21_666,
    receivedAmount: '20.00',
    overAmount: '1.60',
    payments: [payment({ amountSats: 21_666, confirmations: 1 })],
  }),
  replaced: sale({ ...FULL, status: 'processing', notice: 'replaced', payments: [payment()] }),
  'replaced-away': sale({ notice: 'replaced', payments: [payment({ gone: true })] }),
  reverted: sale({ ...FULL, status: 'processing', notice: 'reverted', payments: [payment()] }),
  'more-seen': sale({
    ...FINAL,
    status: 'settled',
    over: true,
    allFinal: false,
    receivedSats: 21_666,
    receivedAmount: '20.00',
    overAmount: '1.60',
    payments: [payment({ confirmations: 1 }), payment({ id: id('Q'), vout: 1, amountSats: 1_733 })],
  }),
  twice: sale({
    ...FINAL,
    status: 'settled',
    notice: 'twice',
    over: true,
    receivedSats: 39_866,
    receivedAmount: '36.80',
    overAmount: '18.40',
    payments: [payment({ confirmations: 1 }), payment({ id: id('Q'), vout: 1 })],
  }),
  expired: sale({ ...EXPIRED, status: 'expired' }),
  'expired-part': sale({
    ...EXPIRED,
    status: 'expired',
    part: true,
    receivedSats: 10_833,
    remainingSats: 9_100,
    receivedAmount: '10.00',
    remainingAmount: '8.40',
    payments: [payment({ amountSats: 10_833, seenAt: at('13:50:00') })],
  }),
  'late-seen': sale({ ...LATE, allFinal: false, payments: [payment({ onTime: false })] }),
  late: sale({ ...LATE, payments: [payment({ onTime: false, confirmations: 1 })] }),
  cancelled: sale({ status: 'cancelled', bip21: null, noCode: 'ended' }),
  invalid: sale({ ...EXPIRED, status: 'invalid', payments: [payment({ gone: true })] }),
} as const satisfies Record<string, InvoiceView>;
export type SaleState = keyof typeof SALES;

const SOURCE = {
  id: 'core',
  kind: 'core',
  label: '127.0.0.1:8332',
  state: 'ok',
  height: 912_345,
  lagMs: null,
  lastError: null,
  lastOkAt: NOW,
  words: [{ word: 'works', count: null, of: null, reason: null }],
} as const;

export const session = (over: Partial<SessionView> = {}): SessionView =>
  sessionViewSchema.parse({
    user: { id: id('U'), name: 'Mia', role: 'cashier' },
    store: {
      id: id('S'),
      name: 'Café Morgenrot',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      locale: 'en',
      expiryMinutes: 15,
      checkoutTtlMinutes: 20,
      unconfirmedWaitMinutes: 480,
      publicUrl: null,
      allowedHosts: [],
      webhooksAllowPrivateNetwork: false,
      rateLimits: { keysPerMinute: 10, createsPerMinute: 300, requestsPerMinute: 1_200 },
      sound: { volume: 80, muted: false },
      tillCurrencies: ['CHF'],
      autoLockMinutes: 5,
      scanner: { prefix: '', suffix: '', msPerKey: 20 },
      askAbove: null,
    },
    till: { id: id('T'), name: 'Till 1' },
    network: 'mainnet',
    training: false,
    rate: {
      pair: 'BTC_EUR',
      value: '92310.00000000',
      lastValue: '92310.00000000',
      ageSeconds: 12,
      byHandUntil: null,
      known: { rate: '92310.00000000', fresh: true },
    },
    otherRates: [],
    instantLimitSats: 16_250,
    usualAmounts: [],
    sources: [SOURCE],
    unreadInbox: 0,
    targetsToApprove: 0,
    targetsWithoutSecret: 0,
    lightning: { state: 'off', reason: null, receivableSats: null },
    wallet: 'ready',
    walletFingerprint: '8e750912',
    walletChange: null,
    publicUrlChange: null,
    freshSeconds: 300,
    ownerReset: null,
    ...over,
  });
export const sessionReply = (over: Partial<SessionView> = {}): Reply =>
  body(getSessionRoute.answers[200], session(over));

/** The afternoon's sales, newest first. */
export const RECENT: readonly InvoiceView[] = (
  [
    ['paid', '14:02:11', '18.40'],
    ['seen', '13:58:02', '38.20'],
    ['part', '13:40:00', '22.60'],
    ['paid', '13:22:00', '7.60'],
    ['late', '13:05:00', '12.90'],
    ['paid', '12:47:00', '4.20'],
    ['expired', '12:31:00', '9.40'],
    ['over', '12:18:00', '15.00'],
    ['cancelled', '11:49:00', '8.00'],
  ] as const
).map(([state, clock, amount], place) =>
  sale({ ...SALES[state], id: id(String(place)), number: 1042 - place, createdAt: at(clock), amount }),
);

export const ON_CHAIN = { txid: TXID, blockHeight: null, paymentHash: null, backend: null } as const;
/** Newest first, as the server sends it. */
const TIMELINE: TimelineEntry[] = [
  { kind: 'transition', at: at('13:58:31'), from: 'new', to: 'processing' },
  { kind: 'observation', at: at('13:58:31'), what: 'mempool', source: 'core', vout: 0, ...ON_CHAIN },
  { kind: 'transition', at: at('13:58:02'), from: null, to: 'new' },
  { kind: 'address', at: at('13:58:02'), address: ADDRESS, index: 41 },
  { kind: 'quote', at: at('13:58:02'), pair: 'BTC_EUR', rate: '92310.00000000' },
];
const detail = (invoice: InvoiceView): InvoiceDetail => ({
  ...invoice,
  timeline: TIMELINE,
  why: [],
  checkedAt: null,
  expiryChecked: false,
  about: {
    dialect: 'till',
    chargedBy: 'Mia Keller',
    till: 'Till 1',
    paymentUrl: `http://127.0.0.1:8322/pay/${invoice.id}`,
    addressIndex: 46,
    walletFingerprint: '8e750912',
    orderId: null,
    productName: null,
    merchantReference: null,
    customerEmail: null,
    metadata: null,
  },
});

/** A sale of a list, charged by Mia at the first till. */
export const listed = (invoice: InvoiceView, over: Partial<ListedInvoice> = {}): ListedInvoice => ({
  ...invoice,
  chargedBy: 'Mia Keller',
  till: 'Till 1',
  orderId: null,
  ...over,
});
export const listReply = (invoices: readonly InvoiceView[]): Reply =>
  body(listTillInvoices.answers[200], {
    invoices: invoices.map((invoice) => listed(invoice)),
    total: invoices.length,
    next: null,
  });
export const detailReply = (invoice: InvoiceView, over: Partial<InvoiceDetail> = {}): Reply =>
  body(getTillInvoice.answers[200], { ...detail(invoice), ...over });

export const bootReply = (over: Partial<z.input<(typeof bootRoute.answers)[200]>> = {}): Reply =>
  body(bootRoute.answers[200], {
    state: 'ready',
    passphraseNeeded: false,
    ownerReset: false,
    training: false,
    network: 'mainnet',
    ...over,
  });

export const lockReply = (over: Partial<z.input<(typeof lockScreenRoute.answers)[200]>> = {}): Reply =>
  body(lockScreenRoute.answers[200], {
    people: [
      { id: id('U'), name: 'Mia Keller', role: 'cashier', hasPin: true },
      { id: id('V'), name: 'Jonas Timm', role: 'cashier', hasPin: true },
      { id: id('W'), name: 'Samira Aziz', role: 'manager', hasPin: true },
      { id: id('X'), name: 'Lena Brandt', role: 'owner', hasPin: true },
    ],
    watchedPayments: 1,
    store: { id: id('S'), name: 'Café Morgenrot', currency: 'EUR' },
    till: { id: id('T'), name: 'Till 1' },
    training: false,
    scanner: { prefix: '', suffix: '', msPerKey: 20 },
    ...over,
  });
