import { createHash, randomBytes } from 'node:crypto';
import { bech32 } from '@scure/base';
import { factsOf } from '../../../src/main/app/invoice/invoice-facts.ts';
import type {
  InvoiceDetails,
  InvoiceRecord,
  NewEvent,
  ObservationRecord,
  PaymentRecord,
  StoreRecord,
} from '../../../src/main/app/records.ts';
import type { ChainTip } from '../../../src/main/app/payment/chain-records.ts';
import { evaluate } from '../../../src/main/domain/invoice/evaluate.ts';
import { eventsToSend, SENT_AT_CREATION, type SentStatuses } from '../../../src/main/domain/webhook/status-changes.ts';
import { confirmationsFor } from '../../../src/main/domain/policy/confirmations-for.ts';
import { buildQuote } from '../../../src/main/domain/pricing/build-quote.ts';
import { randomIds } from '../../../src/main/platform/ids.ts';
import { trainingRate } from '../../../src/main/rates/training-rates.ts';
import { fateOf, type Fate } from './fates.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 3 * 365;
const OPENS_AT = 7;
const OPEN_HOURS = 13;
/** The newest invoices lie in this span, so that some still wait for their money. */
const RECENT_MS = 10 * MINUTE_MS;
const RECENT = 30;

export interface Shop {
  readonly store: StoreRecord;
  readonly walletId: string;
  readonly userId: string;
  readonly tip: ChainTip;
  readonly firstIndex: number;
  readonly nowMs: number;
  readonly invoices: number;
}

/** All the records of one invoice. */
export interface SeededInvoice {
  readonly invoice: InvoiceRecord;
  readonly payments: readonly PaymentRecord[];
  readonly events: readonly NewEvent[];
  readonly observations: readonly ObservationRecord[];
}

/** Makes an invoice and its records. @param n its number, from 1 */
export const makeInvoice = (shop: Shop, n: number): SeededInvoice => {
  const fate = fateOf(shop.invoices - n, chanceOf(n, 3));
  const first = newInvoice(shop, n, fate);
  const payment = paymentOf(shop, first, fate);
  const invoice = evaluated(shop, first, payment, fate);
  const payments = payment ? [payment] : [];
  return {
    invoice,
    payments,
    events: eventsOf(first, invoice, payments),
    observations: payments.flatMap(observationsOf),
  };
};

/** Makes numbers that look random and are the same in each run (Steele & Vigna, splitmix32). */
const chanceOf = (n: number, salt: number): number => {
  let z = (Math.imul(n, 0x9e3779b9) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
};

/** Spreads invoices over the opening hours of three years, and the newest over the last minutes; the time never goes back. */
const createdAt = (shop: Shop, n: number): number => {
  const fromTheNewest = shop.invoices - n;
  if (fromTheNewest < RECENT) return shop.nowMs - Math.floor(((fromTheNewest + 1) * RECENT_MS) / (RECENT + 1));
  const firstDayMs = shop.nowMs - (shop.nowMs % DAY_MS) - DAYS * DAY_MS;
  const days = (n * DAYS) / (shop.invoices + 1);
  const day = Math.floor(days);
  return firstDayMs + day * DAY_MS + OPENS_AT * HOUR_MS + Math.floor((days - day) * OPEN_HOURS * HOUR_MS);
};

/** Heights stay below the one at which training's own chain begins, and rise with the time. */
const heightAt = (shop: Shop, atMs: number): number => {
  const sinceMs = atMs - (shop.nowMs - (DAYS + 1) * DAY_MS);
  return 2 + Math.floor((sinceMs / ((DAYS + 1) * DAY_MS)) * (shop.tip.height - 4));
};
const hashAt = (height: number): string => createHash('sha256').update(`seed ${height}`).digest('hex');

const APIS = ['till', 'checkout', 'store'] as const;
type Api = (typeof APIS)[number];
const apiOf = (n: number): Api => APIS[[0, 0, 1, 2][Math.floor(chanceOf(n, 1) * 4)] ?? 0] ?? 'till';

const detailsOf = (n: number, api: Api): InvoiceDetails => {
  const details = { requestId: randomIds.id(), methods: ['onchain'] as const };
  if (api === 'till') return details;
  const orderId = api === 'checkout' ? `order-${n}` : `2026-${String(n).padStart(7, '0')}`;
  const metadata = JSON.stringify({ orderId, customer: `Jürgen ${n % 977}`, items: [{ sku: `sku-${n % 131}`, n: 1 }] });
  return api === 'checkout'
    ? { ...details, orderId, metadata, productName: `Basket ${n % 53}`, ttlMinutes: 20 }
    : { ...details, orderId, metadata, redirectUrl: `https://shop.example/orders/${n}` };
};

const quoteOf = (n: number, api: Api, atMs: number) => {
  const currency = api === 'checkout' ? 'USD' : 'EUR';
  const rateE8 = trainingRate(currency) ?? 1n;
  const source = { name: 'training', rateE8, atMs, used: true };
  const quote = buildQuote({
    currency,
    amountMinor: 100n + BigInt(Math.floor(chanceOf(n, 2) ** 3 * 30_000)),
    rate: { currency, rateE8, atMs, spreadPercent: '0', sources: [source] },
    usdRateE8: trainingRate('USD') ?? null,
    atMs,
  });
  if (!quote.ok) throw new Error(quote.error.code);
  return quote.value;
};

const blank = {
  status: 'new',
  notice: null,
  underpaid: false,
  overpaid: false,
  paidLate: false,
  receivedSats: 0n,
  wasPaid: false,
  paidAtMs: null,
  settledAtMs: null,
  mark: null,
  bolt11: null,
  paymentHash: null,
} as const;

/** The invoice at its creation. Its address is well formed and belongs to nobody: deriving a million takes ten minutes. */
const newInvoice = (shop: Shop, n: number, fate: Fate): InvoiceRecord => {
  const createdAtMs = createdAt(shop, n);
  const api = apiOf(n);
  const quote = quoteOf(n, api, createdAtMs);
  const expiresAtMs = createdAtMs - (createdAtMs % 1_000) + (api === 'checkout' ? 20 : 15) * MINUTE_MS;
  const program = randomBytes(20);
  return {
    ...blank,
    id: randomIds.id(),
    storeId: shop.store.id,
    number: n,
    api,
    remainingSats: quote.dueSats,
    dueSats: quote.dueSats,
    acceptedSats: quote.dueSats,
    confirmationsRequired: confirmationsFor(shop.store.settings.policy, quote.dueSats),
    unconfirmedWaitMinutes: shop.store.settings.unconfirmedWaitMinutes,
    createdAtMs,
    expiresAtMs,
    createdHeight: heightAt(shop, createdAtMs) - 1,
    createdHash: null,
    level: 1,
    adviceLimitSats: 0n,
    cancelledAtMs: fate === 'cancelled' ? createdAtMs + MINUTE_MS : null,
    lastCheckedAtMs: fate === 'open' || fate === 'seen' ? null : expiresAtMs + 1_000,
    quote,
    walletId: shop.walletId,
    addressIndex: shop.firstIndex + n - 1,
    address: bech32.encode('bcrt', [0, ...bech32.toWords(program)]),
    scriptHex: `0014${program.toString('hex')}`,
    memo: api === 'till' && n % 3 === 0 ? `Table ${n % 40}` : null,
    tillId: null,
    userId: api === 'till' ? shop.userId : null,
    details: detailsOf(n, api),
  };
};

/** Percentage of the due amount that is paid. */
const PAID: Readonly<Record<Fate, bigint | null>> = {
  settled: 100n,
  over: 130n,
  unpaid: null,
  part: 40n,
  late: 100n,
  cancelled: null,
  lost: 100n,
  seen: 100n,
  open: null,
};

const paymentOf = (shop: Shop, invoice: InvoiceRecord, fate: Fate): PaymentRecord | null => {
  const percent = PAID[fate];
  if (percent === null) return null;
  const seenAtMs = fate === 'late' ? invoice.expiresAtMs + HOUR_MS : invoice.createdAtMs + 20_000;
  const isMined = fate !== 'lost' && fate !== 'seen';
  const blockHeight = isMined ? heightAt(shop, seenAtMs) : null;
  return {
    id: randomIds.id(),
    invoiceId: invoice.id,
    kind: 'onchain',
    amountMsats: ((invoice.dueSats * percent) / 100n) * 1_000n,
    txid: randomBytes(32).toString('hex'),
    vout: 0,
    paymentHash: null,
    onTime: fate !== 'late',
    firstSeenAtMs: seenAtMs,
    unconfirmedSinceMs: seenAtMs,
    blockHeight,
    blockHash: blockHeight === null ? null : hashAt(blockHeight),
    blockTimeMs: isMined ? seenAtMs + 9 * MINUTE_MS : null,
    dropped: fate === 'lost',
    sure: isMined,
    inBlock: isMined,
    older: false,
    attached: false,
    reached: blockHeight === null ? 0 : shop.tip.height - blockHeight + 1,
    replaces: null,
    advice: null,
    accepted: false,
    feeMsats: 0n,
    proof: null,
  };
};

const observationsOf = (payment: PaymentRecord): ObservationRecord[] => {
  const { invoiceId, id: paymentId, txid, vout, blockHeight, blockHash } = payment;
  const seen = { sourceId: 'training', invoiceId, paymentId, txid, vout, blockHeight: null, blockHash: null };
  const rows: ObservationRecord[] = [{ ...seen, what: 'mempool', atMs: payment.firstSeenAtMs }];
  if (payment.dropped) rows.push({ ...seen, what: 'conflicted', atMs: payment.firstSeenAtMs + MINUTE_MS });
  if (blockHeight !== null)
    rows.push({ ...seen, what: 'mined', blockHeight, blockHash, atMs: payment.blockTimeMs ?? payment.firstSeenAtMs });
  return rows;
};

/** Fills in status and sums, as the program's own rule computes them from the facts. */
const evaluated = (shop: Shop, before: InvoiceRecord, payment: PaymentRecord | null, fate: Fate): InvoiceRecord => {
  const invoice = { ...before, wasPaid: fate === 'lost' };
  const found = evaluate(factsOf(invoice, payment ? [payment] : [], { 1: shop.tip, 2: shop.tip }));
  const { status, underpaid, overpaid, paidLate, receivedSats, remainingSats, wasPaid } = found;
  const isPaid = status === 'settled' || status === 'processing';
  return {
    ...invoice,
    status,
    underpaid,
    overpaid,
    paidLate,
    receivedSats,
    remainingSats,
    wasPaid,
    paidAtMs: isPaid ? (payment?.firstSeenAtMs ?? null) : null,
    settledAtMs: status === 'settled' ? (payment?.blockTimeMs ?? null) : null,
  };
};

const eventOf = (
  type: 'invoice.created' | 'invoice.changed',
  from: InvoiceRecord | null,
  to: InvoiceRecord,
  sent: SentStatuses,
): NewEvent => {
  const { status, underpaid, overpaid, paidLate, notice, receivedSats, storeId, id: invoiceId } = to;
  const data = { from: from?.status ?? null, to: status, part: underpaid, over: overpaid, late: paidLate, notice };
  const atMs = from ? (to.settledAtMs ?? to.cancelledAtMs ?? to.lastCheckedAtMs ?? to.paidAtMs) : null;
  return {
    storeId,
    invoiceId,
    type,
    data: JSON.stringify({ ...data, receivedSats: Number(receivedSats), trail: sent }),
    atMs: atMs ?? to.createdAtMs,
  };
};

const eventsOf = (first: InvoiceRecord, last: InvoiceRecord, payments: readonly PaymentRecord[]): NewEvent[] => {
  const events = [eventOf('invoice.created', null, first, SENT_AT_CREATION)];
  if (last.status === 'new') return events;
  const { sent } = eventsToSend(SENT_AT_CREATION, {
    from: 'new',
    to: last.status,
    receivedBeforeSats: 0n,
    receivedSats: last.receivedSats,
    isPaidLate: last.paidLate,
    byMark: false,
    freshPayments: payments.map(({ id }) => id),
  });
  return [...events, eventOf('invoice.changed', first, last, sent)];
};
