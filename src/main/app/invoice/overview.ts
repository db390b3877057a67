import { digitsOf } from '../../../shared/currency.ts';
import type { OverviewView } from '../../../shared/contract/office.ts';
import { formatAmount, type Minor } from '../../../shared/money.ts';
import { dayOf, startOfDayMs } from '../../../shared/day.ts';
import { loadOpenCases } from '../cases/case-view.ts';
import { loadInvoiceViews } from './invoice-view.ts';
import { loadReceived, type ReceivedSum } from './received.ts';
import type { Clock } from '../ports.ts';
import type { FindTroubles } from '../store-settings/find-troubles.ts';
import type { StoreRecord } from '../records.ts';
import type { CurrencySum } from './invoice-repositories.ts';
import type { Database } from '../repositories.ts';

const NEWEST = 5;
/** The median counts at most this many of today's invoices. */
const MOST_MEASURED = 500;

/** Loads the figures of a store's day, and the invoices that need a person. */
export const loadOverview = async (
  deps: { readonly database: Database; readonly clock: Clock; readonly findTroubles: FindTroubles },
  store: StoreRecord,
): Promise<OverviewView> => {
  const { id, timeZone } = store;
  const { invoices } = deps.database.read;
  const nowMs = deps.clock.nowMs();
  const fromMs = startOfDayMs(nowMs, timeZone);
  const needs = await invoices.list({ storeId: id, needsPerson: true, limit: NEWEST });
  return {
    day: dayOf(nowMs, timeZone),
    sales: (await invoices.sums(id, ['settled'], fromMs)).map(sumView),
    received: (await loadReceived(deps.database.read, id, fromMs)).map(receivedView),
    open: (await invoices.sums(id, ['new'], 0)).map(sumView),
    notFinal: (await invoices.sums(id, ['processing'], 0)).map(sumView),
    medianSeconds: medianSeconds(await invoices.paidAfterMs(id, fromMs, MOST_MEASURED)),
    troubles: await deps.findTroubles(store),
    cases: await loadOpenCases(deps.database.read, id),
    needsYou: { total: needs.total, newest: await loadInvoiceViews(deps.database.read, needs.invoices, nowMs) },
  };
};

const receivedView = (sum: ReceivedSum): OverviewView['received'][number] => {
  const { currency, receivedMinor, receivedSats, count, overMinor, lateMinor } = sum;
  const shown = (minor: Minor): string => formatAmount(minor, digitsOf(currency) ?? 0);
  return {
    ...sumView({ currency, amountMinor: receivedMinor, receivedSats, count }),
    over: shown(overMinor),
    late: shown(lateMinor),
  };
};

const sumView = ({ currency, amountMinor, receivedSats, count }: CurrencySum): OverviewView['sales'][number] => ({
  currency,
  amount: formatAmount(amountMinor, digitsOf(currency) ?? 0),
  sats: Number(receivedSats), // exact: all bitcoin there will ever be is below 2^53 sats
  sales: count,
});

const medianSeconds = (spansMs: readonly number[]): number | null => {
  const middle = spansMs.toSorted((a, b) => a - b)[(spansMs.length - (spansMs.length % 2)) / 2];
  return middle === undefined ? null : (middle - (middle % 1000)) / 1000;
};
