import { digitsOf } from '../../../shared/currency.ts';
import { startOfDayMs } from '../../../shared/day.ts';
import { formatAmount, type Minor, type Msats } from '../../../shared/money.ts';
import { receivedInPrice } from '../../domain/pricing/show-in-price.ts';
import type { InvoiceRecord, PaymentRecord, StoreRecord } from '../records.ts';
import type { ReadRepositories } from '../repositories.ts';

const LATEST = 5;
const MSATS_PER_SAT = 1000n;

/** The Lightning payments of today in the store's time zone, and the latest ones of any day. */
export interface LightningReceived {
  readonly today: readonly { readonly currency: string; readonly amount: string; readonly payments: number }[];
  /** Newest first. */
  readonly latest: readonly {
    readonly atMs: number;
    readonly amountMsats: Msats;
    readonly invoiceId: string;
    /** Number of the sale. */
    readonly number: number;
  }[];
}

export const loadLightningReceived = async (
  read: Pick<ReadRepositories, 'payments' | 'invoices'>,
  { id, timeZone }: Pick<StoreRecord, 'id' | 'timeZone'>,
  nowMs: number,
): Promise<LightningReceived> => {
  const today = await read.payments.lightningSince(id, startOfDayMs(nowMs, timeZone));
  const latest = await read.payments.newestLightning(id, LATEST);
  const ids = new Set([...today, ...latest].map(({ invoiceId }) => invoiceId));
  const invoices = new Map((await read.invoices.byIds([...ids])).map((invoice) => [invoice.id, invoice]));
  const withSale = (payments: readonly PaymentRecord[]) =>
    payments.flatMap((payment) => {
      const invoice = invoices.get(payment.invoiceId);
      return invoice ? [{ payment, invoice }] : [];
    });
  return {
    today: sumsOf(withSale(today)),
    latest: withSale(latest).map(({ payment, invoice }) => ({
      atMs: payment.firstSeenAtMs,
      amountMsats: payment.amountMsats,
      invoiceId: invoice.id,
      number: invoice.number,
    })),
  };
};

interface Paid {
  readonly payment: PaymentRecord;
  readonly invoice: InvoiceRecord;
}

/** Adds up what the payments were worth at the frozen rates of their sales. */
const sumsOf = (paid: readonly Paid[]): LightningReceived['today'] => {
  const byCurrency = Map.groupBy(paid, ({ invoice }) => invoice.quote.currency);
  return [...byCurrency].map(([currency, those]) => {
    const sum = those.reduce<Minor>((minor, one) => minor + minorOf(one), 0n);
    return { currency, amount: formatAmount(sum, digitsOf(currency) ?? 0), payments: those.length };
  });
};

const minorOf = ({ payment, invoice }: Paid): Minor =>
  receivedInPrice(invoice.quote, payment.amountMsats / MSATS_PER_SAT).received;
