import type { Minor, Sats } from '../../../shared/money.ts';
import { lateSatsOf } from '../../domain/invoice/evaluate.ts';
import type { InvoiceFacts } from '../../domain/invoice/facts.ts';
import { receivedInPrice } from '../../domain/pricing/show-in-price.ts';
import type { InvoiceRecord } from '../records.ts';
import type { ReadRepositories } from '../repositories.ts';
import type { CurrencySum } from './invoice-repositories.ts';
import { factsOf } from './invoice-facts.ts';

/** Money that counts, in minor units of one currency; what was too much and what came late are parts of it. */
interface Received {
  readonly receivedMinor: Minor;
  readonly overMinor: Minor;
  readonly lateMinor: Minor;
}

/** The money that the sales of one currency received. */
export interface ReceivedSum extends Received {
  readonly currency: string;
  readonly receivedSats: Sats;
  /** Sales that received anything. */
  readonly count: number;
}

/** Says what an invoice received, whatever became of it (product.md MON-13). Lists, exports and totals take it from here. */
export const receivedOf = ({ quote, receivedSats }: InvoiceRecord, facts: InvoiceFacts): Received => {
  const { received, over } = receivedInPrice(quote, receivedSats);
  return { receivedMinor: received, overMinor: over, lateMinor: lateMinorOf({ quote, receivedSats }, facts) };
};

/** The part of it that came late. */
export const lateMinorOf = (
  { quote, receivedSats }: Pick<InvoiceRecord, 'quote' | 'receivedSats'>,
  facts: InvoiceFacts,
): Minor => {
  const lateSats = lateSatsOf(facts);
  if (lateSats === 0n) return 0n;
  const onTime = lateSats < receivedSats ? receivedInPrice(quote, receivedSats - lateSats).received : 0n;
  return receivedInPrice(quote, receivedSats).received - onTime;
};

/**
 * Adds up what the sales charged since `fromMs` received, per currency. The database adds up those that were paid exactly
 * and in time, which are nearly all; the others are read one by one.
 */
export const loadReceived = async (
  read: Pick<ReadRepositories, 'invoices' | 'payments' | 'chain'>,
  storeId: string,
  fromMs: number,
): Promise<ReceivedSum[]> => {
  const others = await read.invoices.paidOtherwise(storeId, fromMs);
  const tips = await read.chain.tips();
  const payments = Map.groupBy(await read.payments.ofInvoices(others.map(({ id }) => id)), (one) => one.invoiceId);
  const single = others.map((invoice) =>
    sumOf(invoice, receivedOf(invoice, factsOf(invoice, payments.get(invoice.id) ?? [], tips))),
  );
  const exact = (await read.invoices.paidExactly(storeId, fromMs)).map(exactSum);
  return [...Map.groupBy([...exact, ...single], ({ currency }) => currency).values()].map((sums) => sums.reduce(added));
};

const sumOf = (
  { quote, receivedSats }: InvoiceRecord,
  { receivedMinor, overMinor, lateMinor }: Received,
): ReceivedSum => ({
  currency: quote.currency,
  receivedSats,
  count: 1,
  receivedMinor,
  overMinor,
  lateMinor,
});

const exactSum = ({ currency, amountMinor, receivedSats, count }: CurrencySum): ReceivedSum => ({
  currency,
  receivedSats,
  count,
  receivedMinor: amountMinor,
  overMinor: 0n,
  lateMinor: 0n,
});

const added = (a: ReceivedSum, b: ReceivedSum): ReceivedSum => ({
  currency: a.currency,
  receivedSats: a.receivedSats + b.receivedSats,
  count: a.count + b.count,
  receivedMinor: a.receivedMinor + b.receivedMinor,
  overMinor: a.overMinor + b.overMinor,
  lateMinor: a.lateMinor + b.lateMinor,
});
