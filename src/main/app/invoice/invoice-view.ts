import { bip21, lightningUri } from '../../../shared/bip21.ts';
import { bolt11Msats } from '../../../shared/bolt11.ts';
import { digitsOf } from '../../../shared/currency.ts';
import { formatAmount } from '../../../shared/money.ts';
import type { AdviceView, InvoiceView, PaymentView, QuoteView } from '../../../shared/invoice.ts';
import { isoTime } from '../../../shared/time.ts';
import { isAllFinal } from '../../domain/invoice/all-final.ts';
import { dustLimitOfScript } from '../../domain/payment/dust.ts';
import { showInPrice } from '../../domain/pricing/show-in-price.ts';
import type { Quote } from '../../domain/pricing/quote.ts';
import { adviceOfInvoice } from './invoice-advice.ts';
import { confirmationsOf, factsOf, leastConfirmed } from './invoice-facts.ts';
import { lateMinorOf } from './received.ts';
import type { InvoiceRecord, PaymentRecord } from '../records.ts';
import type { ReferenceTips } from '../payment/chain-records.ts';
import type { ReadRepositories } from '../repositories.ts';

const RATE_DIGITS = 8;
const MSATS_PER_SAT = 1000n;

/**
 * Shows an invoice as the till and the pages see it (api.md TA-27), with fiat amounts at the frozen rate.
 *
 * @param payments every payment of the invoice, in order of first sight
 * @param nowMs hides the code from the expiry on, even before the chain check that ends the invoice (product.md INV-23)
 */
export const invoiceView = (
  invoice: InvoiceRecord,
  payments: readonly PaymentRecord[],
  tips: ReferenceTips,
  nowMs: number,
): InvoiceView => {
  const shown = showInPrice(invoice.quote, invoice);
  const codes = codesOf(invoice, nowMs);
  const facts = factsOf(invoice, payments, tips);
  const { currency } = invoice.quote;
  const { id, number, storeId, status, notice, address, memo } = invoice;
  return {
    id,
    number,
    storeId,
    status,
    notice,
    part: invoice.underpaid,
    over: invoice.overpaid,
    late: invoice.paidLate,
    allFinal: isAllFinal(facts),
    marked: invoice.mark !== null,
    advice: adviceView(invoice, payments),
    amount: shown.amount,
    currency,
    dueSats: Number(invoice.dueSats),
    receivedSats: Number(invoice.receivedSats),
    remainingSats: Number(invoice.remainingSats),
    remainingAmount: shown.remaining,
    receivedAmount: shown.received,
    overAmount: shown.over,
    lateAmount: formatAmount(lateMinorOf(invoice, facts), digitsOf(currency) ?? 0),
    confirmationsNeeded: invoice.confirmationsRequired,
    confirmations: leastConfirmed(invoice, payments, tips),
    address,
    ...codes,
    noCode: codes.bip21 === null ? noCodeOf(invoice, nowMs) : null,
    lightningAway: invoice.details.withoutLightning === true && codes.bip21 !== null && codes.bolt11 === null,
    quote: quoteView(invoice.quote),
    createdAt: isoTime(invoice.createdAtMs),
    expiresAt: isoTime(invoice.expiresAtMs),
    paidAt: timeOrNull(invoice.paidAtMs),
    settledAt: timeOrNull(invoice.settledAtMs),
    memo,
    payments: payments.map((payment) => paymentView(payment, invoice, tips)),
  };
};

/** Loads the views of several invoices, in their order, with two queries. Works inside and outside a transaction. */
export const loadInvoiceViews = async (
  repositories: Pick<ReadRepositories, 'payments' | 'chain'>,
  invoices: readonly InvoiceRecord[],
  nowMs: number,
): Promise<InvoiceView[]> => {
  const tips = await repositories.chain.tips();
  const payments = Map.groupBy(
    await repositories.payments.ofInvoices(invoices.map((invoice) => invoice.id)),
    (payment) => payment.invoiceId,
  );
  return invoices.map((invoice) => invoiceView(invoice, payments.get(invoice.id) ?? [], tips, nowMs));
};

export const loadInvoiceView = async (
  repositories: Pick<ReadRepositories, 'payments' | 'chain'>,
  invoice: InvoiceRecord,
  nowMs: number,
): Promise<InvoiceView> =>
  invoiceView(invoice, await repositories.payments.ofInvoice(invoice.id), await repositories.chain.tips(), nowMs);

const paymentView = (payment: PaymentRecord, invoice: InvoiceRecord, tips: ReferenceTips): PaymentView => ({
  id: payment.id,
  kind: payment.kind,
  amountSats: Number(payment.amountMsats / MSATS_PER_SAT),
  txid: payment.txid,
  vout: payment.vout,
  paymentHash: payment.paymentHash,
  confirmations: confirmationsOf(payment, invoice, tips),
  onTime: payment.onTime,
  gone: payment.dropped,
  replaces: payment.replaces,
  seenAt: isoTime(payment.firstSeenAtMs),
  minedAt: timeOrNull(payment.blockTimeMs),
});

const adviceView = (invoice: InvoiceRecord, payments: readonly PaymentRecord[]): AdviceView | null => {
  const advice = adviceOfInvoice(invoice, payments);
  return advice && { ...advice, reasons: [...advice.reasons], limitSats: Number(invoice.adviceLimitSats) };
};

const quoteView = ({ currency, rate, usdRateE8, atMs }: Quote): QuoteView => ({
  pair: rate ? `BTC_${currency}` : null,
  rate: rate ? formatAmount(rate.rateE8, RATE_DIGITS) : null,
  spreadPercent: rate?.spreadPercent ?? '0',
  sources: (rate?.sources ?? []).map((source) => ({
    name: source.name,
    rate: formatAmount(source.rateE8, RATE_DIGITS),
    at: isoTime(source.atMs),
    used: source.used,
  })),
  at: isoTime(rate?.atMs ?? atMs),
  usdRate: usdRateE8 === null ? null : formatAmount(usdRateE8, RATE_DIGITS),
});

interface ShownCodes {
  readonly bip21: string | null;
  readonly bolt11: string | null;
}
const NO_CODE: ShownCodes = { bip21: null, bolt11: null };

/**
 * Makes codes for exactly what remains, and none once the invoice is past its expiry or no longer new. There is no
 * on-chain code below the dust limit of the script (product.md MON-11), and no Lightning code while the Lightning
 * invoice still asks for the former rest (LN-6).
 */
const codesOf = (invoice: InvoiceRecord, nowMs: number): ShownCodes => {
  const { address, scriptHex, remainingSats } = invoice;
  if (invoice.status !== 'new' || nowMs >= invoice.expiresAtMs) return NO_CODE;
  const asksForRest = invoice.bolt11 !== null && bolt11Msats(invoice.bolt11) === remainingSats * MSATS_PER_SAT;
  const bolt11 = asksForRest ? invoice.bolt11 : null;
  if (address !== null && scriptHex !== null && remainingSats >= dustLimitOfScript(scriptHex))
    return { bip21: bip21({ address, amountSats: remainingSats, bolt11 }), bolt11 };
  return { bip21: bolt11 === null ? null : lightningUri(bolt11), bolt11 };
};

/** Says why an invoice without a code has none. */
const noCodeOf = (invoice: InvoiceRecord, nowMs: number): NonNullable<InvoiceView['noCode']> => {
  const { status, expiresAtMs, addressIndex, address, paymentHash, bolt11, details } = invoice;
  if (status !== 'new') return 'ended';
  if (nowMs >= expiresAtMs) return 'expired';
  // what was taken out of the record, because it could not be shown to be the shop's (`own-codes.ts`)
  if ((addressIndex !== null && address === null) || (paymentHash !== null && bolt11 === null)) return 'unsafe';
  return details.withoutLightning || details.methods?.includes('lightning') ? 'lightning' : 'small';
};

const timeOrNull = (atMs: number | null): string | null => (atMs === null ? null : isoTime(atMs));
